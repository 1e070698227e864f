import {
  asApiError,
  type Actor,
  type ApiError,
  type ConversationSnapshot,
  type ConversationState,
  type CustomerApi,
  type Envelope,
  type EventsPage,
  type MessageReceipt,
} from '@subtext/api'
import { createBackoff, type Backoff } from './backoff'
import { createPoller, type Poller, type PollerOptions } from './poller'
import { createSender, type Sender, type SenderOptions } from './sender'
import { openSocket, type OpenSocket, type Socket, type SocketOptions } from './socket'

/** How long the socket may be away before the long-poll takes over. */
const POLL_AFTER_MS = 1_500
/** A confirmed message whose event has not come by then means a socket that is open but deaf. */
const EVENT_AFTER_RECEIPT_MS = 2_500
const POLL_WAIT_S = 25
const LAPSED = 'identity_lapsed'
/** What a message answers is gone; the conversation is not. */
export const QUOTE_GONE = 'message_not_found'

/** connecting: nothing heard yet · live: socket · polling: HTTP only · offline: the service cannot be reached */
export type StreamStatus = 'connecting' | 'live' | 'polling' | 'offline'

/** Who keeps the log. `event` answers false when events are missing before the given one. */
export interface Sink {
  position(): { epoch: string; after: number }
  snapshot(snapshot: ConversationSnapshot): void
  event(event: Envelope): boolean
  state(state: ConversationState): void
  typing(actor: Actor): void
  status(status: StreamStatus): void
  sent(receipt: MessageReceipt): void
  failed(clientId: string, error: ApiError): void
  /** The bank's site has to vouch for the customer again; what was said waits. */
  lapsed(): void
  /** The token or the conversation is no longer accepted: nothing more will come. */
  lost(): void
}

export type CustomerFrame =
  | { type: 'event'; event: Envelope }
  | { type: 'state'; conversation: string; state: ConversationState }
  | { type: 'typing'; conversation: string; actor: Actor }
  | { type: 'reload'; conversation: string }
  | { type: 'error'; code: string }

export interface StreamOptions {
  api: CustomerApi
  conversation: string
  socketUrl: string
  sink: Sink
  /** What the customer reads, as `reads` of the API. */
  reads?: () => string | undefined
  open?: OpenSocket
  backoff?: () => Backoff
}

export interface Stream {
  /** `quotes`: the seq of the message it answers. */
  send(clientId: string, text: string, quotes?: number): void
  typing(): void
  /** The network or the device woke up: try everything at once. */
  nudge(): void
  /** Everything again from a snapshot: the customer reads another language now. */
  reread(): void
  stop(): void
}

/**
 * Keeps one conversation up to date and delivers what the customer says.
 * The socket is only the faster way: reading falls back to the long-poll and writing always goes over HTTP.
 */
export function openStream(options: StreamOptions): Stream {
  return new ConversationStream(options)
}

class ConversationStream implements Stream {
  private readonly abort = new AbortController()
  private readonly checks = new Set<ReturnType<typeof setTimeout>>()
  private readonly poller: Poller
  private readonly sender: Sender
  private readonly socket: Socket
  private fallback: ReturnType<typeof setTimeout> | undefined
  private reloading: Promise<void> | null = null
  private ready = false
  private stopped = false

  constructor(private readonly options: StreamOptions) {
    const backoff = options.backoff ?? createBackoff
    this.poller = createPoller(this.polling(backoff()))
    this.sender = createSender(this.sending(backoff()))
    this.socket = (options.open ?? openSocket)<CustomerFrame>(this.listening())
    this.pollUnlessReady()
  }

  send(clientId: string, text: string, quotes?: number): void {
    this.sender.send({ client_id: clientId, text, quotes })
  }

  typing(): void {
    const { api, conversation } = this.options
    if (this.ready) this.socket.send({ type: 'typing', conversation })
    else api.typing(conversation).catch(() => undefined)
  }

  nudge(): void {
    this.sender.nudge()
    this.poller.nudge()
    if (this.ready) this.socket.probe()
    else this.socket.reconnect()
  }

  reread(): void {
    this.reload().catch(() => undefined)
  }

  stop(): void {
    this.stopped = true
    this.ready = false
    this.abort.abort()
    clearTimeout(this.fallback)
    this.checks.forEach(clearTimeout)
    this.poller.stop()
    this.sender.stop()
    this.socket.close()
  }

  private get signal(): { signal: AbortSignal } {
    return { signal: this.abort.signal }
  }

  private polling(backoff: Backoff): PollerOptions<EventsPage> {
    const { api, conversation, sink } = this.options
    return {
      backoff,
      fetch: (signal) => api.events(conversation, { ...sink.position(), wait: POLL_WAIT_S }, { signal }),
      onPage: async (page) => {
        if (!this.ready) sink.status('polling')
        await this.takePage(page)
      },
      onError: (error) => {
        if (!this.endIfLost(error) && !this.ready) sink.status('offline')
      },
    }
  }

  private sending(backoff: Backoff): SenderOptions {
    const { api, conversation, sink } = this.options
    return {
      backoff,
      post: (message) => api.send(conversation, message, this.signal),
      onSent: (receipt) => {
        sink.sent(receipt)
        this.expectEvent(receipt.seq)
      },
      onFailed: (clientId, error) => {
        sink.failed(clientId, error)
        this.endIfLost(error)
      },
      onRefused: ({ code }) => {
        if (code === LAPSED) sink.lapsed()
      },
    }
  }

  private listening(): SocketOptions<CustomerFrame> {
    const { conversation, sink, socketUrl: url, reads } = this.options
    return {
      url,
      ticket: () => this.ticket(),
      hello: (ticket) => ({
        type: 'hello',
        ticket,
        subscriptions: [{ conversation, ...sink.position() }],
        ...(reads?.() ? { locale: reads() } : {}),
      }),
      onReady: () => {
        this.ready = true
        clearTimeout(this.fallback)
        this.poller.stop()
        sink.status('live')
        this.sender.nudge()
      },
      onFrame: (frame) => this.takeFrame(frame),
      onDown: () => {
        this.ready = false
        this.pollUnlessReady()
      },
    }
  }

  private async ticket(): Promise<string> {
    try {
      return (await this.options.api.socketTicket(this.signal)).ticket
    } catch (thrown) {
      this.endIfLost(asApiError(thrown))
      throw thrown
    }
  }

  private pollUnlessReady(): void {
    clearTimeout(this.fallback)
    this.fallback = setTimeout(() => {
      if (!this.stopped && !this.ready) this.poller.start()
    }, POLL_AFTER_MS)
  }

  private takeFrame(frame: CustomerFrame): void {
    const { conversation, sink } = this.options
    if (frame.type === 'event') this.takeEvent(frame.event)
    else if (frame.type === 'error' || frame.conversation !== conversation) return
    else if (frame.type === 'state') sink.state(frame.state)
    else if (frame.type === 'typing') sink.typing(frame.actor)
    else if (frame.type === 'reload') this.reload().catch(() => undefined)
  }

  private takeEvent(event: Envelope): void {
    if (!this.options.sink.event(event)) this.reload().catch(() => undefined)
  }

  private async takePage(page: EventsPage): Promise<void> {
    const { sink } = this.options
    if (!page.recovered || !page.events.every((event) => sink.event(event))) return this.reload()
    if (page.last_seq >= sink.position().after) sink.state(page.state)
  }

  /** Starts over from a snapshot, once however often it is asked for; the socket subscribes again from there. */
  private reload(): Promise<void> {
    this.reloading ??= this.loadSnapshot().finally(() => {
      this.reloading = null
    })
    return this.reloading
  }

  private async loadSnapshot(): Promise<void> {
    const { api, conversation, sink } = this.options
    try {
      const snapshot = await api.conversation(conversation, this.signal)
      if (!this.stopped) sink.snapshot(snapshot)
    } catch (thrown) {
      if (this.stopped || this.endIfLost(asApiError(thrown))) return
      if (!this.ready) throw thrown
    }
    if (this.ready) this.socket.reconnect()
  }

  private expectEvent(seq: number): void {
    const timer = setTimeout(() => {
      this.checks.delete(timer)
      if (this.options.sink.position().after < seq) this.catchUp()
    }, EVENT_AFTER_RECEIPT_MS)
    this.checks.add(timer)
  }

  private catchUp(): void {
    const { api, conversation, sink } = this.options
    api
      .events(conversation, { ...sink.position(), wait: 0 }, this.signal)
      .then((page) => this.takePage(page))
      .catch(() => {
        if (!this.stopped) this.socket.reconnect()
      })
  }

  private endIfLost({ status, code }: ApiError): boolean {
    const gone = (status === 401 && code !== LAPSED) || (status === 404 && code !== QUOTE_GONE)
    if (gone && !this.stopped) {
      this.stop()
      this.options.sink.lost()
    }
    return gone
  }
}
