import { asApiError, type DeskApi } from '@subtext/api'
import { beginSending, confirmSent, dropOutgoing, markFailed } from '@subtext/chat-ui'
import { serverClock } from '@subtext/staff-ui'
import { createSender, newClientId, type Sender } from '@subtext/stream'
import { createBlocked, type Extras, type Guard } from '../replying/blocked'
import { createSendingImages, type ImageDeeds } from './images'
import type { Threads } from './threads'
import { createUnsent } from './unsent'

export interface Outbox {
  send(conversation: string, text: string, extras?: Extras): void
  /** The same words under the same id: what did arrive the first time is not said twice. */
  resend(conversation: string, clientId: string): void
  /** Once for each conversation, after a reload: what was not stored stands there as failed, to be sent again. */
  restore(conversation: string): void
  /** The network is back: try what waits. */
  nudge(): void
  stop(): void
  /** What the language guard would not send, and images. */
  beside: Guard & ImageDeeds
}

/** Delivers what the agent writes, in order within each conversation, whichever one is on the screen. */
export function createOutbox(
  api: Pick<DeskApi, 'send'>,
  threads: Threads,
  onFailure: (error: unknown) => void,
): Outbox {
  const senders = new Map<string, Sender>()
  const unsent = createUnsent()
  const images = createSendingImages(threads)
  const restored = new Set<string>()
  const { block, clearBlocked, ...guard } = createBlocked()
  /** What was written, until it is stored. */
  const written = new Map<string, { text: string; extras: Extras }>()

  function senderFor(conversation: string): Sender {
    const known = senders.get(conversation)
    if (known) return known
    const sender = createSender({
      post: (message) => api.send(conversation, message),
      onSent: (stored) => {
        written.delete(stored.client_id)
        unsent.drop(conversation, stored.client_id)
        threads.change(conversation, (log) => confirmSent(log, stored.client_id, stored))
      },
      onFailed: (clientId, error) => {
        const message = written.get(clientId)
        if (message && asApiError(error).code === 'language_forbidden') {
          written.delete(clientId)
          unsent.drop(conversation, clientId)
          threads.change(conversation, (log) => dropOutgoing(log, clientId))
          return block(conversation, { ...message, error })
        }
        threads.change(conversation, (log) => markFailed(log, clientId))
        onFailure(error)
      },
    })
    senders.set(conversation, sender)
    return sender
  }

  function deliver(conversation: string, text: string, clientId: string, extras: Extras): void {
    const at = new Date(serverClock.now()).toISOString()
    written.set(clientId, { text, extras })
    unsent.keep(conversation, { clientId, text, at, extras })
    threads.change(conversation, (log) => beginSending(log, { clientId, text, at, quotes: extras.quotes }))
    senderFor(conversation).send({ client_id: clientId, text, ...extras })
  }

  function restore(conversation: string): void {
    const log = threads.all.value.get(conversation)?.log
    if (!log || restored.has(conversation)) return
    restored.add(conversation)
    const stored = new Set(log.entries.map((entry) => (entry.kind === 'said' ? entry.clientId : null)))
    for (const { clientId, text, at, extras } of unsent.of(conversation)) {
      if (stored.has(clientId)) unsent.drop(conversation, clientId)
      if (stored.has(clientId) || written.has(clientId)) continue
      written.set(clientId, { text, extras })
      const failed = { clientId, text, at, quotes: extras.quotes }
      threads.change(conversation, (now) => markFailed(beginSending(now, failed), clientId))
    }
  }

  return {
    beside: { ...guard, ...images.deeds },
    restore,
    send: (conversation, text, extras = {}) => deliver(conversation, text, newClientId(), extras),
    resend: (conversation, clientId) => {
      if (images.retry(conversation, clientId)) return
      const outbox = threads.all.value.get(conversation)?.log.outbox ?? []
      const failed = outbox.find((message) => message.clientId === clientId && message.delivery === 'failed')
      if (failed) deliver(conversation, failed.text, clientId, written.get(clientId)?.extras ?? {})
    },
    nudge: () => senders.forEach((sender) => sender.nudge()),
    stop: () => {
      senders.forEach((sender) => sender.stop())
      senders.clear()
      restored.clear()
      images.stop()
      clearBlocked()
    },
  }
}
