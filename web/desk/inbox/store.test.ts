// @vitest-environment node
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import { useSession } from '@subtext/staff-ui'
import { card, inbox, moment } from '../testing'
import { useInbox } from './store'

let service: FakeService

beforeEach(() => {
  setActivePinia(createPinia())
  service = fakeService()
  vi.stubGlobal('fetch', service.fetch)
})

describe('refresh', () => {
  it('asks plainly first and from the cursor when it may wait', async () => {
    service.on('GET /v1/desk/inbox', () => ({ body: inbox({ cursor: 7, waiting: [card('a')] }) }))
    const store = useInbox()
    await store.refresh(25)
    await store.refresh(25)
    await store.refresh()
    expect(service.requests.map(({ query }) => query.toString())).toEqual(['', 'wait=25&cursor=7', ''])
    expect(store.visible.map((each) => each.conversation)).toEqual(['a'])
  })

  it('keeps the list when the service fails and ends the session when it says so', async () => {
    service.on('GET /v1/desk/inbox', () => ({ body: inbox({ waiting: [card('a')] }) }))
    service.on('POST /v1/staff/session', () => ({ body: { agent: { number: '1001' }, csrf: 'x' } }))
    const [store, session] = [useInbox(), useSession()]
    await session.login('a', 'b')
    await store.refresh()
    service.on('GET /v1/desk/inbox', () => refusal(503, 'starting'))
    await expect(store.refresh()).rejects.toMatchObject({ code: 'starting' })
    expect([store.visible.length, session.phase]).toEqual([1, 'in'])
    service.on('GET /v1/desk/inbox', () => refusal(401, 'unauthorized'))
    await expect(store.refresh()).rejects.toMatchObject({ code: 'unauthorized' })
    expect(session.phase).toBe('out')
  })
})

describe('attention', () => {
  it('counts who waits and which own conversations are unread', () => {
    const store = useInbox()
    store.replace(inbox({ waiting: [card('a'), card('b')], mine: [card('m')] }))
    store.markUnread('m')
    store.markUnread('m')
    expect(store.attention).toBe(3)
    store.markRead('m')
    expect(store.attention).toBe(2)
  })

  it('forgets unread marks of conversations that went elsewhere', () => {
    const store = useInbox()
    store.replace(inbox({ mine: [card('m')] }))
    store.markUnread('m')
    store.replace(inbox({ ended: [card('m')] }))
    expect(store.attention).toBe(0)
  })
})

describe('moving about', () => {
  it('reveals the tab of a conversation and walks in the shown one', () => {
    const store = useInbox()
    store.replace(
      inbox({
        waiting: [card('w')],
        mine: [card('m2', { queued_at: moment(5) }), card('m1', { queued_at: moment(1) })],
      }),
    )
    store.reveal('m1')
    expect(store.tab).toBe('mine')
    expect([store.beside('m1', 1), store.beside('m1', -1)]).toEqual(['m2', 'm2'])
    store.reveal('unknown')
    expect(store.tab).toBe('mine')
  })
})
