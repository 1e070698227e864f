// @vitest-environment node
import {
  ApiError,
  type ConversationSnapshot,
  type ConversationState,
  type CustomerApi,
  type Envelope,
  type EventsPage,
  type MessageReceipt,
} from '@subtext/api'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SocketOptions } from './socket'
import { openStream, type Sink, type Stream } from './stream'

const STATE: ConversationState = { owner: 'bot', agent: null, queue: null }
const WAIT = 25_000

const event = (seq: number): Envelope => ({
  v: 1,
  conversation: 'c1',
  seq,
  type: 'message.system',
  at: 'now',
  actor: { kind: 'system', name: null },
  data: { text: String(seq), code: 'x' },
})

/** A service with one conversation: it stores, answers long-polls, and can be cut off. */
class FakeService {
  events: Envelope[] = [event(1)]
  seen = new Map<string, MessageReceipt>()
  epoch = 'e1'
  down = false
  refusal: ApiError | null = null
  polls = 0
  private waiting: (() => void)[] = []

  append(count = 1): void {
    for (; count > 0; count--) this.events.push(event(this.events.length + 1))
    this.waiting.splice(0).forEach((wake) => wake())
  }

  get last(): Envelope {
    return this.events[this.events.length - 1]!
  }

  api(): CustomerApi {
    const reached = async <T>(answer: () => T | Promise<T>): Promise<T> => {
      if (this.down) throw new ApiError('network', 0, '')
      if (this.refusal) throw this.refusal
      return answer()
    }
    return {
      conversation: () => reached(() => this.snapshot()),
      events: (_id: string, from: { after: number; epoch: string; wait: number }) =>
        reached(() => this.page(from)),
      send: (_id: string, { client_id, text }: { client_id: string; text: string }) =>
        reached(() => this.store(client_id, text)),
      socketTicket: () => reached(() => ({ ticket: 't', expires_in: 60 })),
      typing: () => reached(() => undefined),
    } as unknown as CustomerApi
  }

  private snapshot(): ConversationSnapshot {
    return {
      conversation: 'c1',
      epoch: this.epoch,
      last_seq: this.events.length,
      state: STATE,
      preferences: { elder: false },
      events: this.events,
    }
  }

  private async page({
    after,
    epoch,
    wait,
  }: {
    after: number
    epoch: string
    wait: number
  }): Promise<EventsPage> {
    this.polls++
    if (wait && after >= this.events.length) {
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve)
        setTimeout(resolve, WAIT)
      })
    }
    if (this.down) throw new ApiError('network', 0, '')
    const recovered = epoch === this.epoch
    const events = recovered ? this.events.slice(after) : []
    return { epoch: this.epoch, recovered, events, last_seq: this.events.length, state: STATE }
  }

  private store(clientId: string, text: string): MessageReceipt {
    const known = this.seen.get(clientId)
    if (known) return { ...known, duplicate: true }
    this.append()
    const receipt = {
      seq: this.events.length,
      at: 'now',
      client_id: clientId,
      text,
      masked: [],
      duplicate: false,
    }
    this.seen.set(clientId, receipt)
    return receipt
  }
}

function setUp() {
  const service = new FakeService()
  const got = {
    seqs: [1],
    epoch: 'e1',
    statuses: [] as string[],
    sent: [] as string[],
    failed: [] as string[],
    lapsed: 0,
    lost: 0,
    snapshots: 0,
  }
  const wire = {
    options: null as unknown as SocketOptions<{ type: string }>,
    reconnects: 0,
    probes: 0,
    closed: false,
    sent: [] as object[],
  }
  const sink: Sink = {
    position: () => ({ epoch: got.epoch, after: got.seqs.length }),
    snapshot: (snapshot) => {
      got.snapshots++
      got.epoch = snapshot.epoch
      got.seqs = snapshot.events.map(({ seq }) => seq)
    },
    event: ({ seq }) => {
      if (seq > got.seqs.length + 1) return false
      if (seq === got.seqs.length + 1) got.seqs.push(seq)
      return true
    },
    state: () => undefined,
    typing: () => undefined,
    status: (status) => void got.statuses.push(status),
    sent: ({ client_id }) => void got.sent.push(client_id),
    failed: (clientId) => void got.failed.push(clientId),
    lapsed: () => void got.lapsed++,
    lost: () => void got.lost++,
  }
  const stream: Stream = openStream({
    api: service.api(),
    conversation: 'c1',
    socketUrl: 'ws://bank/v1/ws',
    sink,
    open: (options) => {
      wire.options = options as unknown as SocketOptions<{ type: string }>
      return {
        send: (frame) => void wire.sent.push(frame),
        probe: () => void wire.probes++,
        reconnect: () => void wire.reconnects++,
        close: () => void (wire.closed = true),
      }
    },
  })
  const push = (frame: object) => wire.options.onFrame(frame as { type: string })
  return { service, got, wire, stream, push, run: (ms = 100) => vi.advanceTimersByTimeAsync(ms) }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('over the socket', () => {
  it('asks from the newest position and never polls', async () => {
    const { wire, got, push, service, run } = setUp()
    push({ type: 'event', event: event(2) })
    expect(wire.options.hello('t')).toEqual({
      type: 'hello',
      ticket: 't',
      subscriptions: [{ conversation: 'c1', epoch: 'e1', after: 2 }],
    })
    wire.options.onReady()
    await run(60_000)
    expect(service.polls).toBe(0)
    expect(got.statuses).toEqual(['live'])
  })

  it('loads a snapshot and subscribes again when events are missing', async () => {
    const { wire, got, push, service, run } = setUp()
    wire.options.onReady()
    service.append(3)
    push({ type: 'event', event: event(4) })
    push({ type: 'event', event: event(4) })
    await run()
    expect(got.seqs).toEqual([1, 2, 3, 4])
    expect(got.snapshots).toBe(1)
    expect(wire.reconnects).toBe(1)
  })

  it('does the same when the service says reload', async () => {
    const { wire, got, push, service, run } = setUp()
    wire.options.onReady()
    service.append(2)
    push({ type: 'reload', conversation: 'c1' })
    await run()
    expect(got.seqs).toEqual([1, 2, 3])
  })

  it('fetches what a deaf socket did not bring after a confirmed message', async () => {
    const { wire, got, stream, run } = setUp()
    wire.options.onReady()
    stream.send('client-a', '你好')
    await run()
    expect(got.sent).toEqual(['client-a'])
    expect(got.seqs).toEqual([1])
    await run(3_000)
    expect(got.seqs).toEqual([1, 2])
  })

  it('ignores other conversations', async () => {
    const { wire, got, push, run } = setUp()
    wire.options.onReady()
    push({ type: 'reload', conversation: 'other' })
    await run()
    expect(got.snapshots).toBe(0)
  })
})

describe('without a socket', () => {
  it('reads by long-poll and writes by HTTP', async () => {
    const { got, stream, service, run } = setUp()
    await run(2_000)
    service.append()
    await run()
    stream.send('client-a', '你好')
    await run()
    expect(got.seqs).toEqual([1, 2, 3])
    expect(got.sent).toEqual(['client-a'])
    expect(got.statuses.every((status) => status === 'polling')).toBe(true)
  })

  it('takes over when the socket stays away and stops when it is back', async () => {
    const { wire, got, service, run } = setUp()
    wire.options.onReady()
    wire.options.onDown()
    service.append()
    await run(2_000)
    expect(got.seqs).toEqual([1, 2])
    const polls = service.polls
    wire.options.onReady()
    service.append()
    await run(60_000)
    expect(service.polls).toBe(polls)
  })

  it('starts over when the service no longer knows the position', async () => {
    const { got, service, run } = setUp()
    await run(2_000)
    service.epoch = 'e2'
    service.append(2)
    await run()
    expect(got).toMatchObject({ epoch: 'e2', seqs: [1, 2, 3], snapshots: 1 })
  })

  it('says offline, keeps trying and loses nothing', async () => {
    const { got, stream, service, run } = setUp()
    await run(2_000)
    service.down = true
    service.append()
    await run(1_000)
    expect(got.statuses[got.statuses.length - 1]).toBe('offline')
    stream.send('client-a', '你好')
    await run(5_000)
    expect(got.sent).toEqual([])
    service.down = false
    stream.nudge()
    await run()
    expect(got.sent).toEqual(['client-a'])
    expect(got.seqs).toEqual([1, 2, 3])
    expect(got.statuses[got.statuses.length - 1]).toBe('polling')
  })
})

describe('any way', () => {
  it('neither loses nor doubles when the socket dies fifty times', async () => {
    const { wire, got, stream, service, push, run } = setUp()
    for (let round = 0; round < 50; round++) {
      wire.options.onReady()
      for (const missed of service.events.slice(got.seqs.length)) push({ type: 'event', event: missed })
      stream.send(`client-${round}`, '还在吗')
      if (round % 3 === 0) push({ type: 'event', event: service.last })
      wire.options.onDown()
      await run((round % 4) * 700)
    }
    await run(60_000)
    expect(got.seqs).toEqual(service.events.map(({ seq }) => seq))
    expect(service.seen.size).toBe(50)
    expect(got.sent).toHaveLength(50)
    expect(got.failed).toEqual([])
  })

  it('probes a live socket and reopens a dead one when the device wakes', () => {
    const { wire, stream } = setUp()
    wire.options.onReady()
    stream.nudge()
    wire.options.onDown()
    stream.nudge()
    expect(wire).toMatchObject({ probes: 1, reconnects: 1 })
  })

  it('ends when the token is refused', async () => {
    const { wire, got, stream, service, run } = setUp()
    service.refusal = new ApiError('unauthorized', 401, '')
    await run(2_000)
    stream.send('client-a', '你好')
    await run(60_000)
    expect(got.lost).toBe(1)
    expect(service.seen.size).toBe(0)
    expect(wire.closed).toBe(true)
  })

  it('goes on when only what a message answers is gone', async () => {
    const { wire, got, stream, service, run } = setUp()
    wire.options.onReady()
    service.refusal = new ApiError('message_not_found', 404, '')
    stream.send('client-a', '这句不懂', 7)
    await run()
    expect([got.failed, got.lost, wire.closed]).toEqual([['client-a'], 0, false])
    service.refusal = null
    stream.send('client-a', '这句不懂')
    await run()
    expect(got.sent).toEqual(['client-a'])
  })

  it('waits and goes on when only the bank’s word for the customer is over', async () => {
    const { got, stream, service, run } = setUp()
    service.refusal = new ApiError('identity_lapsed', 401, '')
    stream.send('client-a', '你好')
    await run()
    expect([got.lapsed > 0, got.lost, got.failed]).toEqual([true, 0, []])
    service.refusal = null
    stream.nudge()
    await run()
    expect(got.sent).toEqual(['client-a'])
  })

  it('stays silent once stopped', async () => {
    const { wire, got, stream, service, run } = setUp()
    await run(2_000)
    const statuses = got.statuses.length
    stream.stop()
    service.append()
    await run(60_000)
    expect(got.seqs).toEqual([1])
    expect(got.statuses).toHaveLength(statuses)
    expect(wire.closed).toBe(true)
  })
})
