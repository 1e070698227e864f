// @vitest-environment node
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import { useConversations } from './store'

const PATH = 'GET /v1/studio/conversations'
let service: FakeService

beforeEach(() => {
  setActivePinia(createPinia())
  service = fakeService({
    [PATH]: ({ query }) => ({
      body: query.has('before')
        ? { items: [{ conversation: 'b', kinds: { refuse: 1 } }], next: null }
        : { items: [{ conversation: 'a', kinds: { answer: 1 } }], next: 'cursor-1' },
    }),
  })
  vi.stubGlobal('fetch', service.fetch)
})

const ids = (store: ReturnType<typeof useConversations>): string[] =>
  store.visible.map((each) => each.conversation)

describe('paging', () => {
  it('goes on from the cursor until there is no more', async () => {
    const store = useConversations()
    await store.reload()
    await store.more()
    await store.more()
    expect([ids(store), store.next]).toEqual([['a', 'b'], null])
    expect(service.requests.map(({ query }) => query.toString())).toEqual([
      'limit=50',
      'limit=50&before=cursor-1',
    ])
  })

  it('starts over on reload and keeps the rows when that fails', async () => {
    const store = useConversations()
    await store.reload()
    await store.more()
    service.on(PATH, () => refusal(403, 'forbidden'))
    await store.reload()
    expect([ids(store), store.failure]).toEqual([['a', 'b'], expect.objectContaining({ code: 'forbidden' })])
    service.on(PATH, () => ({ body: { items: [], next: null } }))
    await store.reload()
    expect([ids(store), store.failure]).toEqual([[], null])
  })
})

describe('filter', () => {
  it('narrows the loaded rows and opens up again', async () => {
    const store = useConversations()
    await store.reload()
    await store.more()
    store.toggle('refuse')
    expect(ids(store)).toEqual(['b'])
    store.toggle('refuse')
    expect(ids(store)).toEqual(['a', 'b'])
  })
})
