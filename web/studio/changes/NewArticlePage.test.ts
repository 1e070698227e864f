import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import { createStudioRouter } from '../router'
import NewArticlePage from './NewArticlePage.vue'
import { CHECK_MS } from './useLook'

const TOPICS = [
  { id: 'card.loss', name: '挂失', policy: 'answer', skill: 'account', text: 'article' },
  { id: 'card.gift', name: '礼品卡', policy: 'answer', skill: 'general', text: null },
].map((one) => ({ ...one, urgent: false, surface: false, fixed: false }))
const SKILLS = [
  { id: 'account', name: '账户' },
  { id: 'general', name: '综合' },
]
const FINDING = { file: 'kb_index/articles/card/wedding.yml', code: 'schema', fix: 'mend it', blocking: true }
let service: FakeService

async function page(props: Record<string, string>) {
  const router = createStudioRouter()
  const wrapper = mount(NewArticlePage, { props, global: { plugins: [router] } })
  await flushPromises()
  return { wrapper, router }
}

beforeEach(() => {
  setActivePinia(createPinia())
  service = fakeService({
    'GET /v1/studio/topics': () => ({ body: { skills: SKILLS, topics: TOPICS } }),
    'GET /v1/studio/examples': () => ({
      body: { topic: 'card.loss', file: 'x', texts: ['卡丢了', '卡没了'] },
    }),
    'POST /v1/studio/content-preview': () => ({ body: { files: [], findings: [], shown: [] } }),
    'POST /v1/studio/changes': () => ({ status: 201, body: { id: 'cs_new' } }),
  })
  vi.stubGlobal('fetch', service.fetch)
})

describe('a new answer', () => {
  it('is begun with what a link brings along and saved as one edit', async () => {
    const { wrapper, router } = await page({ topic: 'card.wedding', name: '结婚卡', questions: '一\n二\n一' })
    expect(wrapper.get<HTMLInputElement>('#topic-own').element.value).toBe('wedding')
    expect(wrapper.get<HTMLSelectElement>('#topic-skill').element.value).toBe('account')
    expect(wrapper.get('#questions-count').text()).toContain('3')
    expect(wrapper.get('[data-testid="questions-twice"]').text()).toContain('一')
    await wrapper.get('#field-answer').setValue('可以办。')
    await wrapper.get('#change-why').setValue('客户常问')
    const push = vi.spyOn(router, 'push').mockResolvedValue(undefined)
    await wrapper.get('form').trigger('submit')
    await flushPromises()
    const sent = service.requests.find((one) => one.path === '/v1/studio/changes')?.body
    expect(sent).toEqual({
      title: '新增答案：结婚卡',
      why: '客户常问',
      edits: [
        {
          kind: 'new_article',
          topic: 'card.wedding',
          name: '结婚卡',
          skill: 'account',
          fields: { similar_questions: ['一', '二', '一'], answer: '可以办。', source: [] },
        },
      ],
    })
    expect(push).toHaveBeenCalledWith({ name: 'change', params: { id: 'cs_new' } })
  })

  it('keeps name and skill of a topic that is there, and says when it has an answer', async () => {
    const { wrapper } = await page({ topic: 'card.gift' })
    expect(wrapper.get<HTMLInputElement>('#topic-name').element.value).toBe('礼品卡')
    expect(wrapper.get<HTMLSelectElement>('#topic-skill').element.value).toBe('general')
    await wrapper.get('#topic-own').setValue('loss')
    expect(wrapper.get('[data-testid="topic-remark"]').text()).toContain('已经有答案')
  })

  it('takes examples along when it is split off', async () => {
    const { wrapper } = await page({ from: 'card.loss', topic: 'card.lost', name: '找不到' })
    await wrapper.findAll('[data-testid="taken"] input[type="checkbox"]')[1]?.setValue(true)
    expect(wrapper.get('#questions-count').text()).toContain('1')
    await wrapper.get('#change-why').setValue('两件事')
    await wrapper.get('form').trigger('submit')
    await flushPromises()
    const sent = service.requests.find((one) => one.path === '/v1/studio/changes')?.body as {
      edits: unknown[]
    }
    expect(sent.edits).toMatchObject([
      { kind: 'split_topic', topic: 'card.loss', to: 'card.lost', texts: ['卡没了'] },
    ])
  })
})

describe('findings', () => {
  it('stand below the field they are about, those of the topic below its fields, the rest beside', async () => {
    vi.useFakeTimers()
    const found = [
      'steps.1',
      'source.0.date',
      'similar_questions.2',
      'topics.card.wedding.skill',
      'confusable_with',
    ]
    const findings = found.map((field) => ({ ...FINDING, field, message: `about ${field}` }))
    service.on('POST /v1/studio/content-preview', () => ({ body: { files: [], findings, shown: [] } }))
    const { wrapper } = await page({ topic: 'card.wedding', name: '结婚卡', questions: '一' })
    await wrapper.get('#field-answer').setValue('可以办。')
    await vi.advanceTimersByTimeAsync(CHECK_MS)
    vi.useRealTimers()
    await flushPromises()
    const text = wrapper.html()
    const at = (words: string) => text.indexOf(words)
    for (const [field, before, after] of [
      ['steps.1', 'id="field-steps"', 'id="field-alternatives"'],
      ['source.0.date', 'id="field-source"', 'id="change-title"'],
      ['similar_questions.2', 'id="questions-count"', 'id="field-title"'],
      ['topics.card.wedding.skill', 'id="topic-skill"', 'id="field-questions"'],
      ['confusable_with', 'data-testid="save"', '</main>'],
    ] as const) {
      expect(at(`about ${field}`), field).toBeGreaterThan(at(before))
      expect(at(`about ${field}`), field).toBeLessThan(at(after))
    }
  })

  it('why it was not saved stands beside the button', async () => {
    service.on('POST /v1/studio/changes', () => refusal(422, 'topic_taken'))
    const { wrapper } = await page({ topic: 'card.wedding', name: '结婚卡', questions: '一' })
    await wrapper.get('#change-why').setValue('客户常问')
    await wrapper.get('form').trigger('submit')
    await flushPromises()
    const form = wrapper.get('form').html()
    expect(form.indexOf('data-testid="refused"')).toBeGreaterThan(form.indexOf('id="change-why"'))
    expect(wrapper.get<HTMLButtonElement>('[data-testid="save"]').element.disabled).toBe(false)
  })
})

describe('links', () => {
  it('lead to the new form where they bring a name or questions, to the editor otherwise', async () => {
    const router = createStudioRouter()
    const { beforeEnter } = router.getRoutes().find((one) => one.name === 'change-new') ?? {}
    const enter = beforeEnter as unknown as (to: unknown) => unknown
    const query = (path: string) => router.resolve(path)
    expect(enter(query('/changes/new?topic=card.loss'))).toBe(true)
    expect(enter(query('/changes/new?name=a&questions=b'))).toMatchObject({ name: 'article-new' })
  })
})
