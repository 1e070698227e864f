import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import type { OpenQuestion, QuestionList } from '@subtext/api'
import { useSession } from '@subtext/staff-ui'
import { createStudioRouter } from '../router'
import UnresolvedPage from './UnresolvedPage.vue'

const PATH = '/v1/studio/unresolved'
const AT = '2026-11-22T04:00:00Z'

function question(conversation: string, text: string, over: Partial<OpenQuestion> = {}): OpenQuestion {
  return { conversation, seq: 2, text, at: AT, kind: 'found', agent: null, note: null, answer: null, ...over }
}

const WATCH = [
  question('c_1', '手表版在哪', { kind: 'expert', agent: '1001', note: '手册没有', answer: '在应用商店。' }),
  question('c_2', '手表版银行下载'),
]
const DOG = [question('c_3', '狗的保险卖不卖')]
const group = (questions: OpenQuestion[]) => ({ conversations: questions.length, oldest: AT, questions })
const SKILLS = [{ id: 'account', name: '账户' }]
let service: FakeService
let list: QuestionList

async function page(roles = ['editor']) {
  service.on('POST /v1/staff/session', () => ({
    body: { agent: { id: 'e', login: 'ed', number: '9', name: 'ed', roles, skills: [] }, csrf: 'csrf' },
  }))
  await useSession().login('ed', 'secret')
  const router = createStudioRouter()
  const push = vi.spyOn(router, 'push').mockResolvedValue(undefined)
  const shown = mount(UnresolvedPage, { global: { plugins: [router] }, attachTo: document.body })
  await flushPromises()
  return { shown, push }
}

const sent = (path: string) =>
  service.requests.filter((one) => one.method === 'POST' && one.path === path).map(({ body }) => body)

beforeEach(() => {
  document.body.replaceChildren()
  setActivePinia(createPinia())
  list = {
    groups: [group(WATCH), group(DOG)],
    total: 3,
    found: 2,
    changes: [
      { id: 'cs_old', title: '旧答案', state: 'undone', topic: 'card.old', questions: 4, changed_at: AT },
    ],
    dismissed: [question('c_9', '嗯嗯')],
    skills: SKILLS,
  }
  service = fakeService({
    [`GET ${PATH}`]: () => ({ body: list }),
    'GET /v1/studio/inbox/topics': () => ({ body: { topics: [{ id: 'card.loss', name: '挂失' }] } }),
    [`POST ${PATH}/drafts`]: () => ({ status: 201, body: { change: 'cs_new' } }),
    [`POST ${PATH}/dismissals`]: () => {
      list = { ...list, groups: [group(DOG)], total: 1, found: 1 }
      return { status: 204 }
    },
    [`POST ${PATH}/restorations`]: () => ({ status: 204 }),
  })
  vi.stubGlobal('fetch', service.fetch)
})

describe('the page of unresolved questions', () => {
  it('shows groups with who needed them, notes, and what became of others', async () => {
    const { shown } = await page()
    expect(shown.get('[data-testid="unresolved-tally"]').text()).toBe('2 组，共 3 个问题')
    expect(shown.findAll('[data-testid="unresolved-group"]').map((one) => one.text())).toEqual([
      expect.stringContaining('2 次会话'),
      expect.stringContaining('1 次会话'),
    ])
    const first = shown.get('[data-testid="question"]').text()
    for (const part of ['请专员解答', '工号 1001', '手册没有', '在应用商店。']) expect(first).toContain(part)
    expect(shown.get('[data-testid="unresolved-changes"]').text()).toContain('回到了上面的列表')
  })

  it('drafts a new topic from an agent’s answer and goes on in the editor', async () => {
    const { shown, push } = await page()
    await shown.get('[data-testid="take-answer"]').trigger('click')
    await shown.get('#answer-topic').setValue('+')
    expect(shown.get('[data-testid="draft-answer"]').attributes('disabled')).toBeDefined()
    await shown.get('#answer-id').setValue('card.watch')
    await shown.get('#answer-name').setValue('手表版')
    await shown.get('#answer-skill').setValue('account')
    await shown.get('form').trigger('submit')
    await flushPromises()
    expect(sent(`${PATH}/drafts`)).toEqual([
      {
        questions: [
          { conversation: 'c_1', seq: 2 },
          { conversation: 'c_2', seq: 2 },
        ],
        topic: 'card.watch',
        answer: '在应用商店。',
        name: '手表版',
        skill: 'account',
      },
    ])
    expect(push).toHaveBeenCalledWith({ name: 'article-edit', params: { id: 'cs_new' } })
  })

  it('leaves out what was unticked, and a known topic needs no answer', async () => {
    const { shown, push } = await page()
    await shown.findAll('input[type="checkbox"]')[1]!.setValue(false)
    expect(shown.get('[data-testid="picked"]').text()).toBe('已选 1 个问题')
    await shown.get('#answer-topic').setValue('card.loss')
    await shown.get('form').trigger('submit')
    await flushPromises()
    expect(sent(`${PATH}/drafts`)).toEqual([
      { questions: [{ conversation: 'c_1', seq: 2 }], topic: 'card.loss', answer: '', name: '', skill: '' },
    ])
    expect(push).toHaveBeenCalledWith({ name: 'change', params: { id: 'cs_new' } })
  })

  it('takes a group out, and puts it back', async () => {
    const { shown } = await page()
    await shown.get('[data-testid="dismiss"]').trigger('click')
    await flushPromises()
    expect(shown.get('[data-testid="unresolved-said"]').text()).toContain('已移出 2 个问题')
    expect(shown.findAll('[data-testid="unresolved-group"]')).toHaveLength(1)
    await shown.get('[data-testid="undo-dismiss"]').trigger('click')
    await flushPromises()
    expect(sent(`${PATH}/restorations`)).toEqual(sent(`${PATH}/dismissals`))
  })

  it('keeps what was written when a colleague was first', async () => {
    service.on(`POST ${PATH}/drafts`, () => refusal(409, 'question_taken'))
    const { shown, push } = await page()
    await shown.get('#answer-topic').setValue('card.loss')
    await shown.get('#answer-text').setValue('请挂失。')
    await shown.get('form').trigger('submit')
    await flushPromises()
    expect(shown.text()).toContain('刚被同事处理过')
    expect(shown.get<HTMLTextAreaElement>('#answer-text').element.value).toBe('请挂失。')
    expect(push).not.toHaveBeenCalled()
  })

  it('only shows them to who may not write content', async () => {
    const { shown } = await page(['approver'])
    expect(shown.find('[data-testid="answer-form"]').exists()).toBe(false)
    expect(shown.find('input[type="checkbox"]').exists()).toBe(false)
    expect(shown.text()).toContain('内容编辑权限')
  })
})
