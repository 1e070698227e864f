import {
  asApiError,
  createCustomerApi,
  createHttp,
  createImagesApi,
  type Channel,
  type ConversationSnapshot,
  type CustomerApi,
  type QueueAnswer,
} from '@subtext/api'
import {
  applyEvent,
  applyState,
  beginSending,
  confirmSent,
  dropQuote,
  createImages,
  createServerTime,
  markFailed,
  openLog,
  type ChatActions,
  type Images,
  type Log,
} from '@subtext/chat-ui'
import { createBackoff, newClientId, openStream, QUOTE_GONE, type Sink, type Stream } from '@subtext/stream'
import { ref, shallowRef, type Ref } from 'vue'
import { useConsent } from './consent'
import { createDeeds } from './deeds'
import { useEarlier } from './earlier'
import { useElder } from './elder'
import { useIdentity } from './identity'
import { createImageSending } from './images/sending'
import type { SessionStore } from './session'
import type { ShareChannel } from './sharing'
import { text as words } from './text'
import { useTyping } from './typing'
import { CONSENT_REQUIRED, useWithheld } from './withheld'

/** About four seconds: longer than a hiccup, shorter than a customer's patience. */
const TELL_AFTER_TRIES = 4

/** The first question is not held up longer than this for a choice that only shapes its answer. */
const TELL_PREFERENCE_MS = 3_000

/**
 * offline: the service was there and is out of reach · connect: it was never reached · lost: it no longer knows us
 * lapsed: the bank's site has to vouch for the customer again
 */
export type Trouble = 'offline' | 'lost' | 'connect' | 'lapsed' | null

export interface ChatOptions {
  store: SessionStore
  share: ShareChannel
  socketUrl: string
  /** Asks the bank's page for a new token. */
  vouch?: () => void
  /** The session ended, here or in another tab. */
  ended?: () => void
  /** The service wants the privacy notice agreed to before it takes this. */
  unagreed?: (text: string) => void
  /** Where the customer writes; without it the service takes a page of the bank. */
  channel?: Channel
  /** What the customer reads, for the service. */
  reads?: () => string | undefined
  api?: CustomerApi
  open?: typeof openStream
}

/** He may not write for a while; the service words why, until when and what passes all the same. */
const CUSTOMER_BLOCKED = 'customer_blocked'

/** The customer's conversation as reactive state plus the few things one can do with it. */
export class Chat {
  readonly log = shallowRef<Log>(emptyLog())
  readonly trouble = ref<Trouble>(null)
  readonly typing = useTyping(this.log)
  readonly elder: ReturnType<typeof useElder>
  readonly consent: ReturnType<typeof useConsent>
  readonly deeds: ReturnType<typeof createDeeds>
  readonly images: Images
  readonly uploads: ReturnType<typeof createImageSending>
  readonly earlier: ReturnType<typeof useEarlier>
  /** The service's clock, as far as messages tell it. */
  readonly time = createServerTime()
  private readonly identity: ReturnType<typeof useIdentity>
  /** The bank's site vouches for the customer. */
  readonly known: Readonly<Ref<boolean>>
  private readonly withheld: ReturnType<typeof useWithheld>
  private readonly api: CustomerApi
  private token: string | null = null
  private stream: Stream | null = null
  private connecting: Promise<void> | null = null
  /** Counts fresh starts: what an earlier one still waits for no longer matters. */
  private generation = 0

  constructor(private readonly options: ChatOptions) {
    const http = createHttp({ bearer: () => this.token })
    this.api = options.api ?? createCustomerApi(http, options.reads)
    const files = createImagesApi(http, () => this.token)
    this.images = createImages((image) => files.image(this.log.value.conversation, image))
    this.elder = useElder(options.store, (id, elder) =>
      this.api.setPreferences(id, { elder }, { timeoutMs: TELL_PREFERENCE_MS }),
    )
    this.deeds = createDeeds(this.api, this.log)
    this.uploads = createImageSending(files, this.log, this.images, this.deeds.tell)
    this.earlier = useEarlier(this.api, this.log)
    this.consent = useConsent({
      put: (version) => this.api.agree(version, { timeoutMs: TELL_PREFERENCE_MS }),
      get: () => this.api.consent(),
      ready: () => this.token !== null,
    })
    this.withheld = useWithheld({
      log: this.log,
      consent: this.consent,
      retry: (clientId) => this.retry(clientId),
      ask: (text) => this.options.unagreed?.(text),
      outdated: () => this.deeds.tell(words.noticeOutdated),
    })
    this.identity = useIdentity({
      present: (token) => this.api.identify(token, { timeoutMs: TELL_PREFERENCE_MS }),
      ready: () => this.token !== null,
      vouched: () => this.vouched(),
      otherCustomer: () => this.leaveToNext(),
    })
    this.known = this.identity.known
    options.share.serve({ session: () => options.store.load(), ended: () => this.end() })
  }

  /** Takes up the conversation of this tab, or of another open tab, if there is one. Sends nothing otherwise. */
  async resume(): Promise<boolean> {
    const { store, share } = this.options
    const session = store.load() ?? (await share.ask())
    if (!session) return false
    store.save(session)
    void this.connect()
    return true
  }

  /** Begins the conversation when there is none yet; safe to call at any time. */
  connect(): Promise<void> {
    if (this.stream) return Promise.resolve()
    this.connecting ??= this.begin(this.generation)
    return this.connecting
  }

  /** `quotes`: the seq of the message it answers. */
  send(text: string, quotes?: number): void {
    this.deliver(newClientId(), text, quotes)
  }

  retry(clientId: string): void {
    if (this.uploads.retry(clientId)) return
    const message = this.log.value.outbox.find((waiting) => waiting.clientId === clientId)
    if (message) this.deliver(clientId, message.text, message.quotes ?? undefined)
  }

  /** The privacy notice was agreed to; what the service refused for want of that is sent. */
  agreed(): Promise<void> {
    return this.withheld.agreed()
  }

  /** The customer reads another language now. */
  reread(): void {
    this.stream?.reread()
  }

  /** Raises ApiError when the service does not take the customer off the queue. */
  async leaveQueue(): Promise<void> {
    const { state } = await this.api.leaveQueue(this.log.value.conversation)
    this.log.value = applyState(this.log.value, state)
  }

  /** Raises ApiError when the choice does not hold any more. */
  async chooseInQueue(answer: QueueAnswer): Promise<void> {
    const { state } = await this.api.choose(this.log.value.conversation, answer)
    this.log.value = applyState(this.log.value, state)
  }

  async callbackSlots(): Promise<string[]> {
    return (await this.api.callbackSlots(this.log.value.conversation)).slots
  }

  notifyTyping(): void {
    if (this.log.value.state.owner === 'human') this.typing.throttle(() => this.stream?.typing())
  }

  /** A token of the bank's server; the conversation goes on as that customer's. */
  identify(token: string): Promise<void> {
    return this.identity.give(token)
  }

  /** What the customer may do with a single message. */
  actions(): ChatActions {
    return {
      feedback: (seq, helpful) => void this.deeds.feedback(seq, helpful),
      recall: (seq) => void this.deeds.recall(seq),
      cancel: this.uploads.cancel,
      mine: (row) => row.by === 'customer',
      now: this.time.now,
    }
  }

  nudge(): void {
    void this.identity.tell()
    this.stream?.nudge()
  }

  /** A fresh start in this tab; what was agreed to stays agreed. */
  restart(): void {
    this.generation++
    this.uploads.stop()
    this.forgetSession()
    this.connecting = null
    this.trouble.value = null
    this.log.value = emptyLog()
  }

  /** Forgets everything about the customer, in this tab and in the others. */
  shutdown(): void {
    this.identity.forget()
    this.leaveToNext()
  }

  private leaveToNext(): void {
    this.end()
    this.options.share.end()
  }

  private end(): void {
    this.consent.forget()
    this.withheld.forget()
    this.options.store.clear()
    this.restart()
    this.options.ended?.()
  }

  private vouched(): void {
    if (this.trouble.value === 'lapsed') this.trouble.value = null
    this.stream?.nudge()
  }

  private deliver(clientId: string, text: string, quotes?: number): void {
    this.log.value = beginSending(this.log.value, { clientId, text, at: new Date().toISOString(), quotes })
    if (!this.stream) return void this.connect()
    void this.elder.tell()
    void this.consent.tell()
    this.stream.send(clientId, text, quotes)
  }

  /** Keeps trying for as long as the tab is open; the customer is told after a few failures. */
  private async begin(own: number): Promise<void> {
    const backoff = createBackoff()
    for (let tries = 1; own === this.generation; tries++) {
      try {
        const snapshot = await this.firstSnapshot()
        if (own !== this.generation) return
        await this.elder.meet(snapshot)
        await this.identity.tell()
        await this.consent.tell()
        if (own === this.generation) this.attach(snapshot)
        return
      } catch (thrown) {
        if (own !== this.generation) return
        const { status } = asApiError(thrown)
        if ((status === 401 || status === 404) && this.options.store.load()) this.forgetSession()
        else if (tries >= TELL_AFTER_TRIES) this.tellUnreachable()
        await new Promise((resolve) => setTimeout(resolve, backoff.next()))
      }
    }
  }

  private async firstSnapshot(): Promise<ConversationSnapshot> {
    const session = this.options.store.load()
    this.token = session?.token ?? this.token
    if (session) return this.api.conversation(session.conversation)
    this.token ??= (await this.api.createVisitor()).token
    return this.api.openConversation(this.options.channel)
  }

  private attach(snapshot: ConversationSnapshot): void {
    const { store, socketUrl, reads, open = openStream } = this.options
    const { conversation } = snapshot
    store.save({ token: this.token!, conversation })
    this.connecting = null
    this.trouble.value = null
    this.uploads.max.value = snapshot.image_max_bytes ?? null
    this.log.value = openLog(snapshot, this.log.value.outbox)
    this.stream = open({ api: this.api, conversation, socketUrl, reads, sink: this.sink(this.generation) })
    for (const { clientId, text, delivery, image, quotes } of this.log.value.outbox) {
      if (delivery === 'sending' && !image) this.stream.send(clientId, text, quotes ?? undefined)
    }
  }

  private tellUnreachable(): void {
    this.trouble.value = 'connect'
    const outbox = this.log.value.outbox.map((message) => ({ ...message, delivery: 'failed' as const }))
    this.log.value = { ...this.log.value, outbox }
  }

  private sink(own: number): Sink {
    const change = (next: (log: Log) => Log): void => {
      if (own === this.generation) this.log.value = next(this.log.value)
    }
    return {
      position: () => ({ epoch: this.log.value.epoch, after: this.log.value.lastSeq }),
      snapshot: (snapshot) => change((log) => openLog(snapshot, log.outbox)),
      event: (event) => {
        this.time.heard(event.at)
        change((log) => applyEvent(log, event))
        this.typing.heard(event)
        return !this.log.value.stale
      },
      state: (state) => change((log) => applyState(log, state)),
      typing: (actor) => this.typing.start(actor),
      status: (status) => {
        this.trouble.value = status === 'offline' ? 'offline' : null
      },
      sent: (receipt) => {
        this.time.heard(receipt.at)
        change((log) => confirmSent(log, receipt.client_id, receipt))
      },
      lapsed: () => {
        this.identity.lapsed()
        this.trouble.value = 'lapsed'
        this.options.vouch?.()
      },
      failed: (clientId, { code, message }) => {
        if (own !== this.generation) return
        if (code === CONSENT_REQUIRED) return void this.withheld.refused(clientId)
        change((log) => markFailed(log, clientId))
        if (code === CUSTOMER_BLOCKED) return this.deeds.tell(message)
        if (code !== QUOTE_GONE) return
        change((log) => dropQuote(log, clientId))
        this.deeds.tell(words.quoteGone)
      },
      lost: () => {
        this.trouble.value = 'lost'
        this.options.store.forget()
      },
    }
  }

  private forgetSession(): void {
    this.stream?.stop()
    this.stream = null
    this.token = null
    this.elder.leave()
    this.options.store.forget()
  }
}

function emptyLog(): Log {
  const state = { owner: 'bot', agent: null, queue: null } as const
  return {
    conversation: '',
    epoch: '',
    lastSeq: 0,
    firstSeq: 1,
    state,
    entries: [],
    changes: [],
    outbox: [],
    ratings: [],
    stale: false,
  }
}
