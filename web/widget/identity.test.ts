import { ApiError, type CustomerApi } from '@subtext/api'
import { opened, snapshot } from '@subtext/chat-ui/testing'
import type { Sink, Stream } from '@subtext/stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Chat } from './chat'
import { createSessionStore } from './session'

function setUp() {
  const store = createSessionStore(null)
  let visitors = 0
  const streams: { sink: Sink; nudged: number }[] = []
  const share = { ask: () => Promise.resolve(null), serve: () => undefined, end: vi.fn() }
  const identify = vi.fn<(token: string) => Promise<object>>(() =>
    Promise.resolve({ level: 'verified', until: '' }),
  )
  const api = {
    createVisitor: () => Promise.resolve({ visitor: 'v', token: `visitor-${++visitors}` }),
    openConversation: () => Promise.resolve(snapshot([opened()])),
    conversation: () => Promise.resolve(snapshot([opened()])),
    setPreferences: () => Promise.resolve(),
    agree: () => Promise.resolve(),
    consent: () => Promise.resolve({ version: null }),
    identify,
  }
  const [vouch, ended] = [vi.fn(), vi.fn()]
  const chat = new Chat({
    store,
    share,
    vouch,
    ended,
    socketUrl: '',
    api: api as unknown as CustomerApi,
    open: ({ sink }): Stream => {
      const stream = { sink, nudged: 0 }
      streams.push(stream)
      const nothing = () => undefined
      return {
        send: nothing,
        typing: nothing,
        reread: nothing,
        stop: nothing,
        nudge: () => void stream.nudged++,
      }
    },
  })
  const run = (ms = 0) => vi.advanceTimersByTimeAsync(ms)
  const given = () => identify.mock.calls.map(([token]) => token)
  return { chat, store, streams, share, identify, given, vouch, ended, run }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the bank vouches for a customer', () => {
  it('who has said nothing yet: once there is a visitor', async () => {
    const { chat, given, run } = setUp()
    await chat.identify('a.b.c')
    expect(given()).toEqual([])
    chat.send('我的卡丢了')
    await run()
    expect(given()).toEqual(['a.b.c'])
  })

  it('in the middle of a conversation, which goes on', async () => {
    const { chat, store, given, streams, run } = setUp()
    await chat.connect()
    await run()
    const before = store.load()
    await chat.identify('a.b.c')
    expect(given()).toEqual(['a.b.c'])
    expect([store.load(), streams.length]).toEqual([before, 1])
  })

  it('again when the service cannot be reached, with the next sign of life', async () => {
    const { chat, identify, given } = setUp()
    await chat.connect()
    identify.mockRejectedValueOnce(new ApiError('network', 0, ''))
    await chat.identify('a.b.c')
    chat.nudge()
    expect(given()).toEqual(['a.b.c', 'a.b.c'])
    chat.nudge()
    expect(given()).toHaveLength(2)
  })

  it('with a bad token: the chat goes on without, and says so to the page’s makers', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const { chat, identify, store } = setUp()
    await chat.connect()
    identify.mockRejectedValueOnce(new ApiError('token_expired', 401, ''))
    await chat.identify('a.b.c')
    expect(warn.mock.calls[0]![0]).toContain('token_expired')
    expect(warn.mock.calls[0]![0]).not.toContain('a.b.c')
    expect([store.load() !== null, chat.trouble.value]).toEqual([true, null])
  })
})

describe('another customer at the same browser', () => {
  it('sees nothing of the one before, and is vouched for in his own session', async () => {
    const { chat, identify, store, share, given, ended, run } = setUp()
    await chat.connect()
    store.consent()
    identify.mockRejectedValueOnce(new ApiError('other_customer', 403, ''))
    await chat.identify('second')
    expect([store.load(), store.consented(), chat.log.value.conversation]).toEqual([null, false, ''])
    expect([share.end.mock.calls.length, ended.mock.calls.length]).toEqual([1, 1])
    chat.send('你好')
    await run()
    expect(store.load()?.token).toBe('visitor-2')
    expect(given()).toEqual(['second', 'second'])
  })

  it('is nobody after a logout', async () => {
    const { chat, given, run } = setUp()
    await chat.identify('first')
    chat.shutdown()
    chat.send('你好')
    await run()
    expect(given()).toEqual([])
  })
})

describe('when the time is over', () => {
  it('the page is asked for a new token and nothing is lost', async () => {
    const { chat, streams, vouch } = setUp()
    await chat.connect()
    streams[0]!.sink.lapsed()
    expect([chat.trouble.value, vouch.mock.calls.length]).toEqual(['lapsed', 1])
    await chat.identify('new')
    expect([chat.trouble.value, streams[0]!.nudged]).toEqual([null, 1])
  })
})
