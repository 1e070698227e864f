import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import { openLog } from '@subtext/chat-ui'
import { useSession } from '@subtext/staff-ui'
import type { Thread } from '../conversation/threads'
import { event, moment, said, snapshot } from '../testing'
import { answersIn, questionsIn } from './choices'
import LiveAnswers from './LiveAnswers.vue'
import NoteDialog from './NoteDialog.vue'

const AT = '/v1/desk/conversations/c1/unresolved'
const AGENT = { id: 'a1', login: 'agent1', number: '1001', name: '1001', roles: ['agent'], skills: [] }
const own = (seq: number, text: string, name = '工号 1001') => ({
  ...event(seq, 'message.agent', { text, client_id: `agent-${seq}` }),
  actor: { kind: 'agent' as const, name },
})
const EVENTS = [
  said(1, '手表版在哪'),
  own(2, '太早的回答'),
  said(3, '手表版银行在哪里下载'),
  own(4, '在应用商店'),
  own(5, '同事的话', '工号 1002'),
]
const LIVE = { change: 'cs_1', topic: 'card.watch', title: '手表版', questions: 2, at: moment(0) }
let service: FakeService
let unread: (typeof LIVE)[]

beforeEach(async () => {
  document.body.replaceChildren()
  setActivePinia(createPinia())
  unread = [LIVE]
  service = fakeService({
    'POST /v1/staff/session': () => ({ body: { agent: AGENT, csrf: 'csrf' } }),
    [`GET ${AT}`]: () => ({ body: { questions: [{ seq: 1, kind: 'noted', answer: null }] } }),
    [`POST ${AT}`]: () => ({ status: 201, body: { questions: [] } }),
    'GET /v1/desk/answers': () => ({ body: { answers: unread } }),
    'POST /v1/desk/answers/cs_1/read': () => {
      unread = []
      return { status: 204 }
    },
  })
  vi.stubGlobal('fetch', service.fetch)
  await useSession().login('agent1', 'secret')
})

const thread = (): Thread => ({
  log: openLog(snapshot(EVENTS)),
  summary: null,
  entries: [],
  commitments: [],
  seen: 0,
})
const sent = (path: string) =>
  service.requests.filter((one) => one.method === 'POST' && one.path === path).map(({ body }) => body)

async function dialog() {
  const shown = mount(NoteDialog, {
    props: { modelValue: true, thread: thread() },
    global: { stubs: { teleport: true } },
    attachTo: document.body,
  })
  await flushPromises()
  return shown
}

describe('what may be noted', () => {
  it('is what the customer said, the newest first', () => {
    expect(questionsIn(thread().log.entries).map(({ seq }) => seq)).toEqual([3, 1])
  })

  it('goes with a reply of one’s own that came after it', () => {
    const { entries } = thread().log
    expect(answersIn(entries, '1001', 3).map(({ seq }) => seq)).toEqual([4])
    expect(answersIn(entries, '1001', 1).map(({ seq }) => seq)).toEqual([4, 2])
  })
})

describe('noting', () => {
  it('begins with the newest message, says which are noted, and sends what was chosen', async () => {
    const shown = await dialog()
    expect(shown.get('[data-testid="unresolved-question"]').text()).toContain('手表版在哪（已记下）')
    await shown.get('[data-testid="unresolved-answer"]').setValue('4')
    await shown.get('input[value="expert"]').setValue()
    await shown.get('textarea').setValue(' 手册没有 ')
    await shown.get('form').trigger('submit')
    await flushPromises()
    expect(sent(AT)).toEqual([{ seq: 3, kind: 'expert', note: '手册没有', answer: 4 }])
    expect(shown.emitted('update:modelValue')).toEqual([[false]])
  })

  it('lets go of a reply that does not follow another message', async () => {
    const shown = await dialog()
    await shown.get('[data-testid="unresolved-question"]').setValue('1')
    await shown.get('[data-testid="unresolved-answer"]').setValue('2')
    await shown.get('[data-testid="unresolved-question"]').setValue('3')
    await shown.get('form').trigger('submit')
    await flushPromises()
    expect(sent(AT)).toEqual([{ seq: 3, kind: 'noted', note: '', answer: null }])
  })

  it('stays open when a colleague was first, and says so', async () => {
    service.on(`POST ${AT}`, () => refusal(409, 'already_noted'))
    const shown = await dialog()
    await shown.get('form').trigger('submit')
    await flushPromises()
    expect(shown.text()).toContain('已经有人记下')
    expect(shown.emitted('update:modelValue')).toBeUndefined()
  })
})

describe('an answer that is live', () => {
  it('is told by its title, looked up, and gone once it was read', async () => {
    const bar = mount(LiveAnswers)
    await flushPromises()
    expect(bar.get('[role="status"]').text()).toBe('1 条新答案')
    await bar.get('button[aria-label="查看答案：手表版"]').trigger('click')
    await flushPromises()
    expect(bar.emitted('look')).toEqual([['手表版']])
    expect(sent('/v1/desk/answers/cs_1/read')).toHaveLength(1)
    expect(bar.find('[data-testid="live-answers"]').exists()).toBe(false)
  })

  it('is still there when taking note of it failed', async () => {
    service.on('POST /v1/desk/answers/cs_1/read', () => refusal(503, 'unavailable'))
    const bar = mount(LiveAnswers)
    await flushPromises()
    await bar.get('button[aria-label="知道了：手表版"]').trigger('click')
    await flushPromises()
    expect(bar.find('[data-testid="live-answer"]').exists()).toBe(true)
  })
})
