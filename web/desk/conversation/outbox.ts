import { asApiError, type DeskApi } from '@subtext/api'
import { beginSending, confirmSent, dropOutgoing, markFailed } from '@subtext/chat-ui'
import { serverClock } from '@subtext/staff-ui'
import { createSender, newClientId, type Sender } from '@subtext/stream'
import { createBlocked, type Extras, type Guard } from '../replying/blocked'
import type { Threads } from './threads'

export interface Outbox {
  send(conversation: string, text: string, extras?: Extras): void
  /** The same words under the same id: what did arrive the first time is not said twice. */
  resend(conversation: string, clientId: string): void
  /** The network is back: try what waits. */
  nudge(): void
  stop(): void
  /** What the language guard would not send. */
  guard: Guard
}

/** Delivers what the agent writes, in order within each conversation, whichever one is on the screen. */
export function createOutbox(
  api: Pick<DeskApi, 'send'>,
  threads: Threads,
  onFailure: (error: unknown) => void,
): Outbox {
  const senders = new Map<string, Sender>()
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
        threads.change(conversation, (log) => confirmSent(log, stored.client_id, stored))
      },
      onFailed: (clientId, error) => {
        const message = written.get(clientId)
        if (message && asApiError(error).code === 'language_forbidden') {
          written.delete(clientId)
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
    threads.change(conversation, (log) => beginSending(log, { clientId, text, at, quotes: extras.quotes }))
    senderFor(conversation).send({ client_id: clientId, text, ...extras })
  }

  return {
    guard,
    send: (conversation, text, extras = {}) => deliver(conversation, text, newClientId(), extras),
    resend: (conversation, clientId) => {
      const outbox = threads.all.value.get(conversation)?.log.outbox ?? []
      const failed = outbox.find((message) => message.clientId === clientId && message.delivery === 'failed')
      if (failed) deliver(conversation, failed.text, clientId, written.get(clientId)?.extras ?? {})
    },
    nudge: () => senders.forEach((sender) => sender.nudge()),
    stop: () => {
      senders.forEach((sender) => sender.stop())
      senders.clear()
      clearBlocked()
    },
  }
}
