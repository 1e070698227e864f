import { shallowRef, type ShallowRef } from 'vue'
import type { Commitment, DeskConversation, DeskEntry, Envelope, Summary } from '@subtext/api'
import { applyEvent, keepEarlier, openLog, prependEvents, type Log } from '@subtext/chat-ui'

export interface Thread {
  log: Log
  summary: Summary | null
  /** What the desk wrote beside the conversation, oldest first. */
  entries: DeskEntry[]
  /** Promises to this customer. */
  commitments: Commitment[]
  /** The newest event that was in the customer's sight. */
  seen: number
  /** Bytes of the largest image that may be sent; null where none may. */
  imageMax?: number | null
}

export interface Threads {
  all: Readonly<ShallowRef<ReadonlyMap<string, Thread>>>
  change(conversation: string, edit: (log: Log) => Log): void
  /** Opens or reopens a thread; what is still being sent and what was fetched from before stay with it. */
  take(snapshot: DeskConversation): void
  /** False when events are missing before this one or the summary is now an old one: take a new snapshot. */
  receive(event: Envelope): boolean
  /** False when entries are missing before this one or the promises changed: take a new snapshot. */
  enter(conversation: string, entry: DeskEntry): boolean
  saw(conversation: string, seq: number): void
  /** The events right before the first one that is here. */
  prepend(conversation: string, events: Envelope[]): void
  /** The conversation may not be seen any more. */
  drop(conversation: string): void
  clear(): void
}

/**
 * The conversations a screen has opened. They are kept while the agent is signed in, so going back and forth
 * between customers neither waits nor loses what is still being sent.
 */
export function createThreads(): Threads {
  const all = shallowRef<ReadonlyMap<string, Thread>>(new Map())

  function put(conversation: string, thread: Thread): void {
    all.value = new Map(all.value).set(conversation, thread)
  }

  function change(conversation: string, edit: (log: Log) => Log): void {
    const known = all.value.get(conversation)
    if (known) put(conversation, { ...known, log: edit(known.log) })
  }

  return {
    all,
    change,
    take: (snapshot) => {
      const { conversation, summary, entries = [], commitments = [] } = snapshot
      const known = all.value.get(conversation)?.log
      const log = keepEarlier(openLog(snapshot, known?.outbox), known)
      const imageMax = snapshot.image_max_bytes ?? null
      put(conversation, { log, summary, entries, commitments, seen: snapshot.seen ?? 0, imageMax })
    },
    receive: (event) => {
      change(event.conversation, (log) => {
        const next = applyEvent(log, event)
        return next !== log && changesSummary(event, next) ? { ...next, stale: true } : next
      })
      return !all.value.get(event.conversation)?.log.stale
    },
    enter: (conversation, entry) => {
      const known = all.value.get(conversation)
      if (!known || known.entries.some(({ number }) => number === entry.number)) return true
      const whole = entry.number === (known.entries.at(-1)?.number ?? 0) + 1
      const stale = !whole || entry.type.startsWith('commitment.')
      const entries = whole ? [...known.entries, entry] : known.entries
      put(conversation, { ...known, entries, log: stale ? { ...known.log, stale } : known.log })
      return !stale
    },
    saw: (conversation, seq) => {
      const known = all.value.get(conversation)
      if (known && seq > known.seen) put(conversation, { ...known, seen: seq })
    },
    prepend: (conversation, events) => change(conversation, (log) => prependEvents(log, events)),
    drop: (conversation) => {
      all.value = new Map([...all.value].filter(([id]) => id !== conversation))
    },
    clear: () => {
      all.value = new Map()
    },
  }
}

/** Whoever joins the queue brings a new summary, and what he adds while waiting goes into it. */
function changesSummary(event: Envelope, log: Log): boolean {
  if (event.type === 'owner.changed') return event.data.to === 'queued'
  const adds = event.type === 'message.customer' || event.type === 'message.image'
  return adds && log.state.owner === 'queued'
}
