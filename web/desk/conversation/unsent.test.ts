import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeService, type FakeService } from '@subtext/api/testing'
import { useSession } from '@subtext/staff-ui'
import { replied, said, snapshot } from '../testing'
import { dropDrafts, loadDraft } from './drafts'
import { useConversation } from './store'
import { createUnsent } from './unsent'

vi.setConfig({ testTimeout: 30_000 })
const landed = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 20_000 })
const AT = '/v1/desk/conversations/c1'
let service: FakeService
let events = [said(1, '您好')]

/** The page as it is after a reload: the tab's storage is all it has. */
async function reloaded() {
  setActivePinia(createPinia())
  await useSession().login('a', 'b')
  const store = useConversation()
  store.open('c1')
  await store.catchUp(0)
  return store
}

const outbox = (store: ReturnType<typeof useConversation>) => store.thread?.log.outbox ?? []
const posts = () => service.requests.filter(({ path }) => path.endsWith('/messages'))

beforeEach(() => {
  sessionStorage.clear()
  events = [said(1, '您好')]
  service = fakeService({
    'POST /v1/staff/session': () => ({ body: { agent: { number: '1001' }, csrf: 'x' } }),
    [`GET ${AT}`]: () => ({ body: snapshot(events, 'human') }),
    [`GET ${AT}/events`]: () => ({ body: { recovered: false } }),
    [`POST ${AT}/messages`]: () => Promise.reject(new TypeError('no network')),
  })
  vi.stubGlobal('fetch', service.fetch)
})

describe('what was sent without a network', () => {
  it('is there after a reload, once, and goes out under the same id', async () => {
    const before = await reloaded()
    before.send('请您稍等', { quotes: 1 })
    await landed(() => expect(posts()).toHaveLength(1))
    const after = await reloaded()
    expect(outbox(after)).toMatchObject([{ text: '请您稍等', delivery: 'failed', quotes: 1 }])
    await after.catchUp(0)
    expect(outbox(after)).toHaveLength(1)
    const clientId = outbox(after)[0]?.clientId ?? ''
    const receipt = { seq: 2, at: said(2, '').at, client_id: clientId, text: '请您稍等', masked: [] }
    service.on(`POST ${AT}/messages`, () => ({ status: 202, body: { ...receipt, duplicate: false } }))
    after.resend(clientId)
    await landed(() => expect(outbox(after)[0]?.delivery).toBe('sent'))
    expect(posts().at(-1)?.body).toEqual({ client_id: clientId, text: '请您稍等', quotes: 1 })
    expect(loadDraft('unsent/c1')).toBe('')
  })

  it('is forgotten when it had arrived all the same', async () => {
    const before = await reloaded()
    before.send('请您稍等')
    await landed(() => expect(posts()).toHaveLength(1))
    events = [said(1, '您好'), replied(2, '请您稍等', outbox(before)[0]?.clientId ?? '')]
    expect(outbox(await reloaded())).toEqual([])
    expect(loadDraft('unsent/c1')).toBe('')
  })

  it('leaves with the drafts when the agent signs out', async () => {
    createUnsent().keep('c1', { clientId: 'client-0001', text: '写给客户的', at: said(1, '').at, extras: {} })
    dropDrafts()
    expect(outbox(await reloaded())).toEqual([])
  })
})
