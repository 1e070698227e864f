import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventsPage, StaffFrame } from '@subtext/api'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import type { SocketOptions } from '@subtext/stream'
import { useConversation } from '../conversation/store'
import { useInbox } from '../inbox/store'
import { card, inbox, said, snapshot } from '../testing'
import { useLive } from './live'

const socket = vi.hoisted(() => ({ options: null as unknown, close: null as unknown }))
vi.mock('@subtext/stream', async (original) => ({
  ...(await original<object>()),
  openSocket: (options: unknown) => {
    socket.options = options
    return { send: vi.fn(), reconnect: vi.fn(), close: (socket.close = vi.fn()) }
  },
}))
const push = (): SocketOptions<StaffFrame> => socket.options as SocketOptions<StaffFrame>

const EVENTS = 'GET /v1/desk/conversations/c1/events'
let service: FakeService
let live: ReturnType<typeof useLive>
let cursor: number

/** Long-polls stay open, plain fetches answer. */
const held = () => new Promise<never>(() => undefined)
function nothingNew(): EventsPage {
  const { epoch, last_seq, state } = snapshot([said(1, '您好')])
  return { epoch, last_seq, state, recovered: true, events: [] }
}

beforeEach(() => {
  setActivePinia(createPinia())
  cursor = 0
  service = fakeService({
    'GET /v1/desk/inbox': ({ query }) =>
      query.has('wait') ? held() : { body: inbox({ cursor: ++cursor, mine: [card('c1')] }) },
    'GET /v1/desk/conversations/c1': () => ({ body: snapshot([said(1, '您好')]) }),
    [EVENTS]: ({ query }) => (query.get('wait') === '0' ? { body: nothingNew() } : held()),
  })
  vi.stubGlobal('fetch', service.fetch)
  live = useLive()
})
afterEach(() => live.stop())

const asked = (route: string): string[] =>
  service.requests
    .filter(({ method, path }) => `${method} ${path}` === route)
    .map(({ query }) => query.toString())

describe('without a socket', () => {
  it('long-polls the inbox and the open conversation', async () => {
    useConversation().open('c1')
    live.start()
    expect(live.connection).toBe('connecting')
    await vi.waitFor(() => expect(asked(EVENTS)).toEqual(['after=1&entry=0&seen=0&epoch=e1&wait=25']))
    await vi.waitFor(() => expect(asked('GET /v1/desk/inbox')).toEqual(['', 'wait=25&cursor=1']))
    expect(live.connection).toBe('polling')
  })

  it('says that the service cannot be reached', async () => {
    service.on('GET /v1/desk/inbox', () => refusal(503, 'starting'))
    live.start()
    await vi.waitFor(() => expect(live.connection).toBe('offline'))
  })

  it('says that the account is no agent’s', async () => {
    service.on('GET /v1/desk/inbox', () => refusal(403, 'role_required'))
    live.start()
    await vi.waitFor(() => expect(live.connection).toBe('forbidden'))
  })

  it('drops the long-poll of the conversation that was left', async () => {
    const conversation = useConversation()
    conversation.open('c1')
    live.start()
    await vi.waitFor(() => expect(asked(EVENTS)).toHaveLength(1))
    conversation.open('c2')
    await vi.waitFor(() => expect(asked('GET /v1/desk/conversations/c2')).toHaveLength(1))
  })
})

describe('with a socket', () => {
  async function connected(): Promise<void> {
    useConversation().open('c1')
    live.start()
    push().onReady()
    await vi.waitFor(() => expect(useConversation().thread).not.toBeNull())
    await vi.waitFor(() => expect(useInbox().loaded).toBe(true))
  }

  it('says hello with its ticket and nothing else', async () => {
    service.on('POST /v1/staff/socket-tickets', () => ({
      status: 201,
      body: { ticket: 'tk', expires_in: 30 },
    }))
    live.start()
    expect(push().hello(await push().ticket())).toEqual({ type: 'hello', ticket: 'tk' })
    expect(push().url).toMatch(/^ws:\/\/[^/]+\/v1\/staff\/ws$/)
  })

  it('shows a pushed event and fetches the inbox on its word', async () => {
    await connected()
    expect(live.connection).toBe('live')
    push().onFrame({ type: 'event', event: said(2, '在吗') })
    expect(useConversation().thread?.log.lastSeq).toBe(2)
    await vi.waitFor(() => expect(cursor).toBe(2))
    push().onFrame({ type: 'inbox' })
    await vi.waitFor(() => expect(cursor).toBe(3))
  })

  it('fetches the thread anew when an event is missing', async () => {
    await connected()
    service.on('GET /v1/desk/conversations/c1', () => ({
      body: snapshot([1, 2, 3].map((n) => said(n, `${n}`))),
    }))
    push().onFrame({ type: 'event', event: said(3, '3') })
    await vi.waitFor(() => expect(useConversation().thread?.log.lastSeq).toBe(3))
  })

  it('shows that the customer writes until the message is there', async () => {
    await connected()
    const typing = { type: 'typing', conversation: 'c1' } as const
    push().onFrame({ ...typing, actor: { kind: 'agent', name: null } })
    expect(live.typingIn).toBeNull()
    push().onFrame({ ...typing, actor: { kind: 'customer', name: null } })
    expect(live.typingIn).toBe('c1')
    push().onFrame({ type: 'event', event: said(2, '在吗') })
    expect(live.typingIn).toBeNull()
  })

  it('goes back to long-polling when it is lost', async () => {
    await connected()
    push().onDown()
    await vi.waitFor(() => expect(asked('GET /v1/desk/inbox').at(-1)).toMatch(/wait=25/))
    expect(live.connection).toBe('polling')
  })

  it('lets go of everything when stopped', async () => {
    await connected()
    live.stop()
    expect(socket.close).toHaveBeenCalledOnce()
    expect(live.connection).toBe('connecting')
  })
})
