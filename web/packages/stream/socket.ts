import ReconnectingWebSocket, { type Options } from 'partysocket/ws'

/** Proxies close quiet sockets after a minute or so, and a sleeping device never says that it left. */
const PING_EVERY_MS = 20_000
const SILENCE_MS = 45_000
const READY_WITHIN_MS = 10_000
const PROBE_MS = 3_000
const PING = '{"type":"ping"}'

export interface SocketOptions<Frame> {
  url: string
  /** A fresh one-use ticket for each attempt. */
  ticket(): Promise<string>
  /** The first frame; made when the socket is open, so it asks from the newest position. */
  hello(ticket: string): object
  onReady(): void
  onFrame(frame: Frame): void
  onDown(): void
  WebSocket?: Options['WebSocket']
  random?: () => number
}

/** A socket that keeps itself open. Between `onDown` and `onReady` nothing can be sent or received. */
export interface Socket {
  send(frame: object): void
  /** After a sleep or a change of network: a connection that does not answer soon is replaced. */
  probe(): void
  /** Drops the connection and opens another at once. */
  reconnect(): void
  close(): void
}

export type OpenSocket = <Frame extends { type: string }>(options: SocketOptions<Frame>) => Socket

export const openSocket: OpenSocket = (options) => new TicketSocket(options)

class TicketSocket<Frame extends { type: string }> implements Socket {
  private readonly socket: ReconnectingWebSocket
  private readonly heartbeat: ReturnType<typeof setInterval>
  private probing: ReturnType<typeof setTimeout> | undefined
  private ticket = ''
  private ready = false
  private heardAt = Date.now()

  constructor(private readonly options: SocketOptions<Frame>) {
    this.socket = new ReconnectingWebSocket(() => this.nextUrl(), [], reconnecting(options))
    this.socket.addEventListener('open', () => this.greet())
    this.socket.addEventListener('message', ({ data }) => this.receive(parse<Frame>(data)))
    this.socket.addEventListener('close', () => this.down())
    this.socket.addEventListener('error', () => this.down())
    this.heartbeat = setInterval(() => this.beat(), PING_EVERY_MS)
  }

  send(frame: object): void {
    if (this.ready) this.socket.send(JSON.stringify(frame))
  }

  probe(): void {
    const askedAt = Date.now()
    this.socket.send(PING)
    clearTimeout(this.probing)
    this.probing = setTimeout(() => {
      if (this.heardAt < askedAt) this.reconnect()
    }, PROBE_MS)
  }

  reconnect(): void {
    this.down()
    this.heardAt = Date.now()
    this.socket.reconnect()
  }

  close(): void {
    clearInterval(this.heartbeat)
    clearTimeout(this.probing)
    this.ready = false
    this.socket.close()
  }

  private async nextUrl(): Promise<string> {
    this.ticket = await this.options.ticket()
    return this.options.url
  }

  private greet(): void {
    this.heardAt = Date.now()
    this.socket.send(JSON.stringify(this.options.hello(this.ticket)))
  }

  private receive(frame: Frame | null): void {
    if (!frame) return
    this.heardAt = Date.now()
    if (frame.type === 'ready') {
      this.ready = true
      this.options.onReady()
    } else if (frame.type !== 'pong') {
      this.options.onFrame(frame)
    }
  }

  private down(): void {
    if (!this.ready) return
    this.ready = false
    this.options.onDown()
  }

  private beat(): void {
    if (this.socket.readyState !== ReconnectingWebSocket.OPEN) return
    const silence = Date.now() - this.heardAt
    if (silence > SILENCE_MS || (!this.ready && silence > READY_WITHIN_MS)) this.reconnect()
    else if (this.ready) this.socket.send(PING)
  }
}

/** Delays differ from tab to tab, so that a restarted service is not met by all of them at once. */
function reconnecting({
  WebSocket,
  random = Math.random,
}: Pick<SocketOptions<never>, 'WebSocket' | 'random'>): Options {
  return {
    ...(WebSocket ? { WebSocket } : {}),
    minReconnectionDelay: 800 + 1_200 * random(),
    maxReconnectionDelay: 20_000 + 10_000 * random(),
    reconnectionDelayGrowFactor: 1.7,
    connectionTimeout: 6_000,
    maxEnqueuedMessages: 0,
  }
}

function parse<Frame extends { type: string }>(data: unknown): Frame | null {
  if (typeof data !== 'string') return null
  try {
    const frame = JSON.parse(data) as Frame | null
    return frame && typeof frame.type === 'string' ? frame : null
  } catch {
    return null
  }
}
