import { ApiError, type CustomerApi, type Preferences } from '@subtext/api'
import { bot, customer, opened, owner, snapshot } from '@subtext/chat-ui/testing'
import type { Sink, Stream } from '@subtext/stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Chat } from './chat'
import { createSessionStore, type Session } from './session'
import type { ShareChannel } from './sharing'

const unreachable = () => Promise.reject(new ApiError('network', 0, ''))

interface Before {
  otherTab?: Session | null
  chosen?: boolean
}

function setUp({ otherTab = null, chosen }: Before = {}) {
  const store = createSessionStore(null)
  if (chosen !== undefined) store.keepElder(chosen)
  const told: [string, boolean][] = []
  const share = {
    ask: () => Promise.resolve(otherTab),
    serve: (tab) => (ended = tab.ended),
    end: vi.fn(),
  } satisfies ShareChannel
  let ended = (): void => undefined
  interface Fake {
    sink: Sink
    sent: string[]
    quoted: (number | undefined)[]
    stopped: boolean
    typed: number
    reread: number
  }
  const streams: Fake[] = []
  const api = {
    createVisitor: vi.fn(() => Promise.resolve({ visitor: 'v1', token: 'token' })),
    openConversation: vi.fn(() => Promise.resolve(snapshot([opened()]))),
    conversation: vi.fn(() => Promise.resolve(snapshot([opened(), customer(2, '早前的话')]))),
    setPreferences: vi.fn((id: string, { elder }: Preferences) =>
      Promise.resolve(void told.push([id, elder])),
    ),
  }
  const chat = new Chat({
    store,
    share,
    socketUrl: 'ws://bank/v1/ws',
    api: api as unknown as CustomerApi,
    open: ({ sink }): Stream => {
      const stream: Fake = { sink, sent: [], quoted: [], stopped: false, typed: 0, reread: 0 }
      streams.push(stream)
      return {
        send: (_clientId, text, quotes) => {
          stream.sent.push(text)
          stream.quoted.push(quotes)
        },
        typing: () => void stream.typed++,
        nudge: () => undefined,
        reread: () => void stream.reread++,
        stop: () => void (stream.stopped = true),
      }
    },
  })
  const texts = () => chat.log.value.entries.map((entry) => (entry.kind === 'said' ? entry.text : entry.kind))
  const run = (ms = 0) => vi.advanceTimersByTimeAsync(ms)
  return { chat, api, store, share, streams, texts, told, run, endFromOtherTab: () => ended() }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('beginning', () => {
  it('asks the service for nothing until there is something to say', async () => {
    const { chat, api, run } = setUp()
    expect(await chat.resume()).toBe(false)
    await run(60_000)
    expect(api.createVisitor).not.toHaveBeenCalled()
  })

  it('keeps what was said before the conversation existed', async () => {
    const { chat, streams, store, run } = setUp()
    chat.send('我的卡丢了')
    chat.send('急')
    expect(chat.log.value.outbox.map(({ text }) => text)).toEqual(['我的卡丢了', '急'])
    await run()
    expect(streams).toHaveLength(1)
    expect(streams[0]!.sent).toEqual(['我的卡丢了', '急'])
    expect(store.load()).toEqual({ token: 'token', conversation: 'c1' })
  })

  it('tells after a while that the service is out of reach, goes on trying and lets the customer repeat', async () => {
    const { chat, api, streams, run } = setUp()
    api.createVisitor.mockImplementation(unreachable)
    chat.send('我的卡丢了')
    await run(10_000)
    expect(chat.trouble.value).toBe('connect')
    expect(chat.log.value.outbox[0]!.delivery).toBe('failed')

    api.createVisitor.mockImplementation(() => Promise.resolve({ visitor: 'v1', token: 'token' }))
    await run(20_000)
    expect(chat.trouble.value).toBeNull()
    chat.retry(chat.log.value.outbox[0]!.clientId)
    expect(streams[0]!.sent).toEqual(['我的卡丢了'])
  })
})

describe('resuming', () => {
  it('takes up the conversation of this tab', async () => {
    const { chat, api, store, texts, run } = setUp()
    store.save({ token: 'old', conversation: 'c1' })
    expect(await chat.resume()).toBe(true)
    await run()
    expect(texts()).toEqual(['早前的话'])
    expect(api.createVisitor).not.toHaveBeenCalled()
  })

  it('takes up the conversation of another tab', async () => {
    const { chat, store, texts, run } = setUp({ otherTab: { token: 'shared', conversation: 'c1' } })
    await chat.resume()
    await run()
    expect(texts()).toEqual(['早前的话'])
    expect(store.load()).toEqual({ token: 'shared', conversation: 'c1' })
  })

  it('starts afresh when the service has forgotten it', async () => {
    const { chat, api, store, streams, run } = setUp()
    store.save({ token: 'old', conversation: 'gone' })
    api.conversation.mockRejectedValue(new ApiError('not_found', 404, ''))
    await chat.resume()
    await run(2_000)
    expect(api.createVisitor).toHaveBeenCalledOnce()
    expect(streams).toHaveLength(1)
    expect(store.load()).toEqual({ token: 'token', conversation: 'c1' })
  })
})

describe('during the conversation', () => {
  it('shows the bot thinking from the question to the answer', async () => {
    const { chat, streams, run } = setUp()
    chat.send('在吗')
    await run()
    const [{ sink }] = streams as [(typeof streams)[0]]
    expect(chat.typing.who.value).toBeNull()
    sink.event(customer(2, '在吗', chat.log.value.outbox[0]!.clientId))
    await run()
    expect(chat.typing.who.value).toBe('bot')
    sink.event(bot(3, '在的'))
    await run()
    expect(chat.typing.who.value).toBeNull()
  })

  it('stops the dots of a bot that does not answer and of an agent who stopped typing', async () => {
    const { chat, streams, run } = setUp()
    await chat.connect()
    const [{ sink }] = streams as [(typeof streams)[0]]
    sink.event(customer(2, '在吗'))
    await run(21_000)
    expect(chat.typing.who.value).toBeNull()
    sink.typing({ kind: 'agent', name: null })
    expect(chat.typing.who.value).toBe('agent')
    await run(5_000)
    expect(chat.typing.who.value).toBeNull()
  })

  it('tells a person, not the bot, that the customer types, once a second', async () => {
    const { chat, streams, run } = setUp()
    await chat.connect()
    const [stream] = streams as [(typeof streams)[0]]
    chat.notifyTyping()
    expect(stream.typed).toBe(0)
    stream.sink.event(owner(2, 'bot', 'human', { number: '1024', name: '客服甲' }))
    for (let key = 0; key < 30; key++) {
      chat.notifyTyping()
      await run(100)
    }
    expect(stream.typed).toBe(3)
  })

  it('says so when the service no longer knows us, and can start again', async () => {
    const { chat, streams, store, run } = setUp()
    await chat.connect()
    streams[0]!.sink.lost()
    expect(chat.trouble.value).toBe('lost')
    expect(store.load()).toBeNull()
    chat.restart()
    expect(chat.trouble.value).toBeNull()
    chat.send('你好')
    await run()
    expect(streams[1]!.sent).toEqual(['你好'])
  })
})

describe('the elder form', () => {
  const elder = (on: boolean) => ({ ...snapshot([opened()]), preferences: { elder: on } })

  it('is known to the conversation before the first question reaches it', async () => {
    const { chat, streams, told, run } = setUp()
    chat.elder.toggle()
    expect(told).toEqual([])
    chat.send('我的卡丢了')
    await run()
    expect(told).toEqual([['c1', true]])
    expect(streams[0]!.sent).toEqual(['我的卡丢了'])
  })

  it('follows each press during the conversation, the last one last', async () => {
    const { chat, told, run } = setUp()
    await chat.connect()
    chat.elder.toggle()
    await run()
    chat.elder.toggle()
    await run()
    chat.send('在吗')
    await run()
    expect(told).toEqual([
      ['c1', true],
      ['c1', false],
    ])
  })

  it('is told again with the next message when it could not be told, and holds nothing up', async () => {
    const { chat, api, streams, told, run } = setUp()
    api.setPreferences.mockImplementationOnce(unreachable)
    chat.elder.toggle()
    chat.send('在吗')
    await run()
    expect([chat.elder.on.value, told.length, streams[0]!.sent]).toEqual([true, 0, ['在吗']])
    chat.send('怎么挂失')
    await run()
    expect(told).toEqual([['c1', true]])
  })

  it('is taken over from the conversation where nothing was chosen', async () => {
    const { chat, api, told, run } = setUp({ otherTab: { token: 'shared', conversation: 'c1' } })
    api.conversation.mockResolvedValue(elder(true))
    await chat.resume()
    await run()
    expect([chat.elder.on.value, told]).toEqual([true, []])
  })

  it.each([true, false])('survives a reload when %s was chosen here', async (chosen) => {
    const { chat, api, store, told, run } = setUp({ chosen })
    store.save({ token: 'old', conversation: 'c1' })
    api.conversation.mockResolvedValue(elder(chosen))
    await chat.resume()
    await run()
    expect([chat.elder.on.value, told]).toEqual([chosen, []])
  })

  it('is a choice of this tab before it is one of the conversation', async () => {
    const { chat, api, store, told, run } = setUp({ chosen: false })
    store.save({ token: 'old', conversation: 'c1' })
    api.conversation.mockResolvedValue(elder(true))
    await chat.resume()
    await run()
    expect([chat.elder.on.value, told]).toEqual([false, [['c1', false]]])
  })
})

describe('a message that answers another', () => {
  it('says so however often it is sent', async () => {
    const { chat, streams, run } = setUp()
    await chat.connect()
    chat.send('这句不懂', 1)
    const { clientId } = chat.log.value.outbox[0]!
    streams[0]!.sink.failed(clientId, new ApiError('network', 0, ''))
    chat.retry(clientId)
    expect(streams[0]!.quoted).toEqual([1, 1])
    expect(chat.log.value.outbox[0]).toMatchObject({ quotes: 1, delivery: 'sending' })
    streams[0]!.sink.lost()
    chat.restart()
    chat.send('没有引用')
    await run()
    expect(streams[1]!.quoted).toEqual([undefined])
  })

  it('is said before the conversation is there', async () => {
    const { chat, streams, run } = setUp()
    chat.send('这句不懂', 1)
    await run()
    expect(streams[0]!.quoted).toEqual([1])
  })

  it('can be sent by itself when that was taken back, and the customer is told', async () => {
    const { chat, streams } = setUp()
    await chat.connect()
    chat.send('这句不懂', 1)
    const { clientId } = chat.log.value.outbox[0]!
    streams[0]!.sink.failed(clientId, new ApiError('message_not_found', 404, ''))
    expect(chat.deeds.failure.value).toContain('引用的消息已撤回')
    expect(chat.log.value.outbox[0]).toMatchObject({ quotes: null, delivery: 'failed' })
    chat.retry(clientId)
    expect(streams[0]!.quoted).toEqual([1, undefined])
  })
})

describe('ending', () => {
  it('forgets the customer here and in the other tabs', async () => {
    const { chat, share, streams, store } = setUp()
    await chat.connect()
    store.consent()
    chat.shutdown()
    expect(streams[0]!.stopped).toBe(true)
    expect([store.load(), store.consented(), chat.log.value.conversation]).toEqual([null, false, ''])
    expect(share.end).toHaveBeenCalledOnce()
  })

  it('ends when another tab ends, without a second call', async () => {
    const { chat, share, store, endFromOtherTab } = setUp()
    await chat.connect()
    endFromOtherTab()
    expect(store.load()).toBeNull()
    expect(share.end).not.toHaveBeenCalled()
  })

  it('is final for a conversation that was still being opened', async () => {
    const { chat, store, streams, run } = setUp()
    chat.send('你好')
    chat.shutdown()
    await run(60_000)
    expect(streams).toHaveLength(0)
    expect(store.load()).toBeNull()
  })
})
