import { shallowRef, type ShallowRef } from 'vue'
import type { DeskConversation, Envelope, Summary } from '@subtext/api'
import { applyEvent, openLog, type Log } from '@subtext/chat-ui'

export interface Thread {
  log: Log
  summary: Summary | null
}

export interface Threads {
  all: Readonly<ShallowRef<ReadonlyMap<string, Thread>>>
  change(conversation: string, edit: (log: Log) => Log): void
  /** Opens or reopens a thread; what is still being sent stays with it. */
  take(snapshot: DeskConversation): void
  /** False when events are missing before this one or the summary is now an old one: take a new snapshot. */
  receive(event: Envelope): boolean
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
      const { conversation, summary } = snapshot
      put(conversation, { log: openLog(snapshot, all.value.get(conversation)?.log.outbox), summary })
    },
    receive: (event) => {
      change(event.conversation, (log) => {
        const next = applyEvent(log, event)
        const handedOver = next !== log && event.type === 'owner.changed' && event.data.to === 'queued'
        return handedOver ? { ...next, stale: true } : next
      })
      return !all.value.get(event.conversation)?.log.stale
    },
    drop: (conversation) => {
      all.value = new Map([...all.value].filter(([id]) => id !== conversation))
    },
    clear: () => {
      all.value = new Map()
    },
  }
}
