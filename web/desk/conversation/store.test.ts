// @vitest-environment node
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Envelope } from '@subtext/api'
import type { FakeAnswer } from '@subtext/api/testing'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import { useSession } from '@subtext/staff-ui'
import { handed, replied, said, snapshot } from '../testing'
import { useConversation } from './store'

const AT = '/v1/desk/conversations/c1'
let service: FakeService

beforeEach(async () => {
  setActivePinia(createPinia())
  service = fakeService({
    'POST /v1/staff/session': () => ({ body: { agent: { number: '1001' }, csrf: 'x' } }),
    [`GET ${AT}`]: () => ({ body: snapshot([said(1, '您好')]) }),
  })
  vi.stubGlobal('fetch', service.fetch)
  await useSession().login('a', 'b')
})

async function opened() {
  const store = useConversation()
  store.open('c1')
  await store.catchUp(0)
  return store
}

const texts = (store: ReturnType<typeof useConversation>): string[] =>
  store.thread!.log.entries.flatMap((entry) => (entry.kind === 'said' ? [entry.text] : []))

const page = (events: unknown[], over: object = {}): FakeAnswer => {
  const { state } = snapshot([])
  return { body: { epoch: 'e1', recovered: true, events, last_seq: 1 + events.length, state, ...over } }
}

describe('keeping up', () => {
  it('opens with a snapshot and goes on from its position', async () => {
    const store = await opened()
    service.on(`GET ${AT}/events`, () => page([said(2, '在吗')]))
    await store.catchUp(25)
    expect(texts(store)).toEqual(['您好', '在吗'])
    expect(service.requests.at(-1)?.query.toString()).toBe('after=1&entry=0&seen=0&epoch=e1&wait=25')
  })

  it('starts over when the position is gone', async () => {
    const store = await opened()
    service.on(`GET ${AT}/events`, () => page([], { recovered: false }))
    service.on(`GET ${AT}`, () => ({ body: snapshot([said(1, '您好'), said(2, '新的')]) }))
    await store.catchUp(0)
    expect(texts(store)).toEqual(['您好', '新的'])
  })

  it('fetches what came before the newest events, until there is nothing left', async () => {
    service.on(`GET ${AT}`, () => ({ body: { ...snapshot([said(3, '三')]), last_seq: 3 } }))
    const store = await opened()
    service.on(`GET ${AT}/events`, () => page([said(1, '一'), said(2, '二')], { last_seq: 3 }))
    await store.earlier!()
    expect(texts(store)).toEqual(['一', '二', '三'])
    expect(service.requests.at(-1)?.query.toString()).toBe('before=3&epoch=e1')
    expect(store.earlier).toBeNull()
  })

  it('takes pushed events once and reports a hole', async () => {
    const store = await opened()
    expect(store.receive(said(2, '一'))).toBe(true)
    expect(store.receive(said(2, '一'))).toBe(true)
    expect(store.receive(said(4, '三'))).toBe(false)
    service.on(`GET ${AT}`, () => ({ body: snapshot([1, 2, 3, 4].map((seq) => said(seq, `${seq}`))) }))
    await store.catchUp(0)
    expect(texts(store)).toEqual(['1', '2', '3', '4'])
  })

  it('asks for the new summary when the customer is handed over again', async () => {
    const store = await opened()
    expect(store.receive(handed(2, 'bot', 'queued'))).toBe(false)
  })

  it('says why a conversation cannot be opened', async () => {
    service.on(`GET ${AT}`, () => refusal(404, 'not_found'))
    const store = useConversation()
    store.open('c1')
    await expect(store.catchUp(0)).rejects.toMatchObject({ status: 404 })
    expect([store.thread, store.failure]).toEqual([null, expect.objectContaining({ code: 'not_found' })])
  })
})

describe('losing sight', () => {
  it('takes the thread away when it may not be seen any more', async () => {
    const store = await opened()
    service.on(`GET ${AT}/events`, () => refusal(404, 'conversation_not_found'))
    await expect(store.catchUp(0)).rejects.toMatchObject({ status: 404 })
    expect([store.thread, store.failure]).toEqual([null, expect.objectContaining({ status: 404 })])
  })

  it('keeps it over an outage', async () => {
    const store = await opened()
    service.on(`GET ${AT}/events`, () => refusal(503, 'unavailable'))
    await expect(store.catchUp(0)).rejects.toMatchObject({ status: 503 })
    expect([texts(store), store.failure]).toEqual([['您好'], null])
  })
})

describe('sending', () => {
  it('shows the text at once, then as it was stored, then as the event', async () => {
    const store = await opened()
    let release: (answer: FakeAnswer) => void = () => undefined
    service.on(`POST ${AT}/messages`, () => new Promise<FakeAnswer>((resolve) => (release = resolve)))
    store.send('我的号码 13800001111')
    expect(store.thread?.log.outbox).toMatchObject([{ text: '我的号码 13800001111', delivery: 'sending' }])
    await vi.waitFor(() =>
      expect(service.requests.at(-1)?.body).toMatchObject({ text: '我的号码 13800001111' }),
    )
    const { client_id: clientId } = service.requests.at(-1)!.body as { client_id: string }
    expect(clientId).toMatch(/^[A-Za-z0-9_-]{8,64}$/)
    const stored = {
      seq: 2,
      at: said(2, '').at,
      client_id: clientId,
      text: '我的号码 138****1111',
      masked: ['phone'],
    }
    release({ status: 202, body: { ...stored, duplicate: false } })
    await vi.waitFor(() => expect(store.thread?.log.outbox[0]?.delivery).toBe('sent'))
    expect(store.thread?.log.outbox[0]?.text).toBe('我的号码 138****1111')
    store.receive(replied(2, '我的号码 138****1111', clientId))
    expect([store.thread?.log.outbox.length, texts(store).at(-1)]).toEqual([0, '我的号码 138****1111'])
  })

  it('sends a failed message again under the same id', async () => {
    const store = await opened()
    service.on(`POST ${AT}/messages`, () => refusal(422, 'invalid'))
    store.send('您好')
    await vi.waitFor(() => expect(store.thread?.log.outbox[0]?.delivery).toBe('failed'))
    store.resend(store.thread!.log.outbox[0]!.clientId)
    await vi.waitFor(() => expect(store.thread?.log.outbox[0]?.delivery).toBe('failed'))
    const ids = service.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('messages'))
    expect(new Set(ids.map(({ body }) => (body as { client_id: string }).client_id)).size).toBe(1)
    expect(ids).toHaveLength(2)
  })

  it('keeps a failure while another conversation is open', async () => {
    const store = await opened()
    service.on(`POST ${AT}/messages`, () => refusal(422, 'invalid'))
    store.send('您好')
    store.open('c2')
    await vi.waitFor(() => expect(service.requests.at(-1)?.path).toBe(`${AT}/messages`))
    store.open('c1')
    await vi.waitFor(() => expect(store.thread?.log.outbox[0]?.delivery).toBe('failed'))
  })
})

describe('commands', () => {
  it('accepts and knows that the conversation is its own', async () => {
    const state = { owner: 'human', agent: { number: '1001', name: '1001' }, queue: null }
    service.on(`GET ${AT}`, () => ({
      body: { ...snapshot([said(1, '您好')], 'queued'), state: { ...state, owner: 'queued', agent: null } },
    }))
    const store = await opened()
    expect(store.isMine).toBe(false)
    service.on(`POST ${AT}/accept`, () => ({ body: { state } }))
    await store.accept('c1')
    expect([store.owner, store.isMine]).toEqual(['human', true])
  })

  it('shows whose it is when a colleague was faster', async () => {
    const store = await opened()
    const taken = { owner: 'human', agent: { number: '1002', name: '1002' }, queue: null }
    service.on(`POST ${AT}/accept`, () => refusal(409, 'already_taken'))
    service.on(`GET ${AT}`, () => ({ body: { ...snapshot([said(1, '您好')]), state: taken } }))
    await expect(store.accept('c1')).rejects.toMatchObject({ code: 'already_taken' })
    expect([store.owner, store.isMine]).toEqual(['human', false])
  })

  it('forgets everything when the session ends', async () => {
    const store = await opened()
    store.reset()
    expect([store.id, store.thread]).toEqual([null, null])
    store.open('c1')
    expect(store.thread).toBeNull()
  })
})

describe('taking back', () => {
  it('is told by the log', async () => {
    service.on(`POST ${AT}/recall`, () => ({ status: 204 }))
    const store = await opened()
    await store.recall('c1', 1)
    expect(service.requests.at(-1)?.body).toEqual({ seq: 1 })
    expect(texts(store)).toEqual(['您好'])
    store.receive({ ...said(2, ''), type: 'message.recalled', data: { seq: 1 } } as Envelope)
    expect(texts(store)).toEqual([''])
  })
})
