import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openSocket, type Socket } from './socket'

/** Stands in for the browser's WebSocket; the test plays the service. */
class FakeWebSocket extends EventTarget {
  static all: FakeWebSocket[] = []
  readyState = 0
  binaryType = 'blob'
  readonly sent: string[] = []

  constructor(readonly url: string) {
    super()
    FakeWebSocket.all.push(this)
  }

  accept(): void {
    this.readyState = 1
    this.dispatchEvent(new Event('open'))
  }

  hear(frame: unknown): void {
    this.dispatchEvent(
      new MessageEvent('message', { data: typeof frame === 'string' ? frame : JSON.stringify(frame) }),
    )
  }

  send(text: string): void {
    this.sent.push(text)
  }

  close(): void {
    this.readyState = 3
    this.dispatchEvent(new CloseEvent('close'))
  }
}

let socket: Socket | null = null

function setUp() {
  FakeWebSocket.all = []
  const log: unknown[] = []
  let tickets = 0
  socket = openSocket({
    url: 'ws://bank/v1/ws',
    ticket: () => Promise.resolve(`ticket-${++tickets}`),
    hello: (ticket) => ({ type: 'hello', ticket }),
    onReady: () => log.push('ready'),
    onFrame: (frame) => log.push(frame),
    onDown: () => log.push('down'),
    WebSocket: FakeWebSocket,
    random: () => 0,
  })
  const newest = (): FakeWebSocket => FakeWebSocket.all[FakeWebSocket.all.length - 1]!
  const connect = async (): Promise<FakeWebSocket> => {
    await vi.advanceTimersByTimeAsync(0)
    newest().accept()
    newest().hear({ type: 'ready' })
    return newest()
  }
  return { socket, log, newest, connect }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  socket?.close()
  vi.useRealTimers()
})

describe('socket', () => {
  it('shows its ticket in the first frame and never in the address', async () => {
    const { connect, log } = setUp()
    const served = await connect()
    expect(served.url).toBe('ws://bank/v1/ws')
    expect(served.sent[0]).toBe('{"type":"hello","ticket":"ticket-1"}')
    expect(log).toEqual(['ready'])
  })

  it('uses a fresh ticket for each connection', async () => {
    const { connect, log, newest } = setUp()
    ;(await connect()).close()
    expect(log).toEqual(['ready', 'down'])
    await vi.advanceTimersByTimeAsync(5_000)
    newest().accept()
    expect(newest().sent[0]).toContain('ticket-2')
  })

  it('hands on frames and swallows noise', async () => {
    const { connect, log } = setUp()
    const served = await connect()
    for (const noise of ['', 'null', '{', '[1]', { type: 'pong' }]) served.hear(noise)
    served.hear({ type: 'event', event: 1 })
    expect(log).toEqual(['ready', { type: 'event', event: 1 }])
  })

  it('sends nothing before the service is ready', async () => {
    const { socket, newest } = setUp()
    await vi.advanceTimersByTimeAsync(0)
    newest().accept()
    socket.send({ type: 'typing' })
    expect(newest().sent).toHaveLength(1)
  })

  it('replaces a connection that went silent', async () => {
    const { connect, log } = setUp()
    const served = await connect()
    await vi.advanceTimersByTimeAsync(65_000)
    expect(served.sent.filter((frame) => frame.includes('ping')).length).toBeGreaterThan(0)
    expect(served.readyState).toBe(3)
    expect(log).toContain('down')
  })

  it('keeps a connection that answers', async () => {
    const { connect, log } = setUp()
    const served = await connect()
    for (let beat = 0; beat < 10; beat++) {
      await vi.advanceTimersByTimeAsync(20_000)
      served.hear({ type: 'pong' })
    }
    expect(served.readyState).toBe(1)
    expect(log).toEqual(['ready'])
  })

  it('replaces a connection that does not answer a probe', async () => {
    const { connect, socket, log } = setUp()
    await connect()
    await vi.advanceTimersByTimeAsync(1)
    socket.probe()
    await vi.advanceTimersByTimeAsync(3_000)
    expect(log).toEqual(['ready', 'down'])
  })

  it('opens nothing more once closed', async () => {
    const { connect, socket } = setUp()
    await connect()
    socket.close()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(FakeWebSocket.all).toHaveLength(1)
  })
})
