import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent } from 'vue'
import { fakeService, refusal, type FakeAnswer, type FakeService } from '@subtext/api/testing'
import InboxList from '../inbox/InboxList.vue'
import { useInbox } from '../inbox/store'
import { card, inbox } from '../testing'

const COUNTS = 'GET /v1/desk/counts'
let service: FakeService
const asked = (): number => service.requests.filter(({ path }) => path === '/v1/desk/counts').length

/** What the service will say once it is told to. */
function answers(): (all: number, ended: number) => Promise<void> {
  const waiting: ((reply: FakeAnswer) => void)[] = []
  service.on(COUNTS, () => new Promise<FakeAnswer>((resolve) => waiting.push(resolve)))
  return async (all, ended) => {
    waiting.shift()!({ body: { all, ended } })
    await flushPromises()
  }
}

const Nothing = defineComponent(() => () => null)
const list = () =>
  mount(InboxList, {
    props: { active: null, accepting: null },
    global: {
      stubs: {
        FilterBar: Nothing,
        BulkBar: Nothing,
        CardRows: Nothing,
        AsideList: Nothing,
        RouterLink: Nothing,
      },
      mocks: { $route: { query: {} } },
    },
  })

vi.mock('./address', () => ({ useListAddress: () => undefined }))

beforeEach(() => {
  setActivePinia(createPinia())
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  service = fakeService({
    'GET /v1/desk/views': () => ({ body: { views: [] } }),
    'GET /v1/desk/conversations': () => ({ body: { conversations: [], next: null } }),
  })
  vi.stubGlobal('fetch', service.fetch)
})
afterEach(() => vi.useRealTimers())

describe('the counts of the tabs', () => {
  it('of what the desk holds change with the list, the others with the answer of the service', async () => {
    const answer = answers()
    const shown = list()
    const counts = (): string[] => shown.findAll('.count').map((one) => one.text())
    await vi.advanceTimersByTimeAsync(0)
    expect([counts(), asked()]).toEqual([['…', '…', '…', '…'], 0])
    const store = useInbox()
    store.replace(inbox({ cursor: 1, waiting: [card('a')] }))
    await vi.advanceTimersByTimeAsync(0)
    expect(counts(), 'who waits is counted at once').toEqual(['0', '1', '…', '…'])
    await answer(1, 0)
    expect(counts()).toEqual(['0', '1', '1', '0'])
    await vi.advanceTimersByTimeAsync(5000)
    store.replace(inbox({ cursor: 2, mine: [card('a', { owner: 'human' })], waiting: [card('b')] }))
    await vi.advanceTimersByTimeAsync(0)
    expect([counts(), asked()], 'no fewer than the desk holds').toEqual([['1', '1', '2', '0'], 2])
    await answer(3, 1)
    expect(counts()).toEqual(['1', '1', '3', '1'])
    shown.unmount()
  })

  it('include in All what is put aside, and in Ended what the desk lists as ended', async () => {
    service.on(COUNTS, () => ({ body: { all: 0, ended: 0 } }))
    const store = useInbox()
    const later = card('a', { owner: 'human', snoozed_until: '2100-01-01T00:00:00Z' })
    store.replace(inbox({ cursor: 1, mine: [later], ended: [card('b', { owner: 'closed' })] }))
    expect(store.counts).toEqual({ mine: 0, waiting: 0, all: null, ended: null })
    await store.count()
    expect(store.counts).toEqual({ mine: 0, waiting: 0, all: 1, ended: 1 })
  })

  it('are asked for at once on a quiet desk, and once a second on a busy one', async () => {
    service.on(COUNTS, () => ({ body: { all: 1000, ended: 0 } }))
    const shown = list()
    for (let cursor = 1; cursor <= 10; cursor += 1) {
      useInbox().replace(inbox({ cursor, waiting: [card('a')] }))
      await vi.advanceTimersByTimeAsync(150)
    }
    expect(asked()).toBe(2)
    await vi.advanceTimersByTimeAsync(2000)
    expect(asked(), 'the last change is counted too').toBe(3)
    expect(shown.get('[data-testid="tab-all"] .count').text()).toBe('999+')
    shown.unmount()
  })

  it('that are known to be old are asked for sooner', async () => {
    service.on(COUNTS, () => ({ body: { all: 2, ended: 0 } }))
    const shown = list()
    for (const cursor of [1, 2]) {
      useInbox().replace(inbox({ cursor, waiting: [card('a')] }))
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(asked()).toBe(1)
    useInbox().replace(inbox({ cursor: 3, waiting: [card('a'), card('b')] }))
    await vi.advanceTimersByTimeAsync(301)
    expect([asked(), shown.get('[data-testid="tab-waiting"] .count').text()]).toEqual([2, '2'])
    shown.unmount()
  })

  it('that the service does not give are unknown; the others are known all the same', async () => {
    service.on(COUNTS, () => refusal(503, 'unavailable'))
    const shown = list()
    useInbox().replace(inbox({ cursor: 1, waiting: [card('a')] }))
    await vi.advanceTimersByTimeAsync(0)
    await flushPromises()
    expect(shown.findAll('.count').map((one) => one.text())).toEqual(['0', '1', '…', '…'])
    shown.unmount()
  })

  it('of an older question do not come after those of a newer one', async () => {
    const replies: ((reply: FakeAnswer) => void)[] = []
    service.on(COUNTS, () => new Promise<FakeAnswer>((resolve) => replies.push(resolve)))
    const store = useInbox()
    void store.count()
    void store.count()
    await flushPromises()
    replies[1]!({ body: { all: 2, ended: 0 } })
    await flushPromises()
    replies[0]!({ body: { all: 1, ended: 0 } })
    await flushPromises()
    expect(store.counts.all).toBe(2)
  })
})
