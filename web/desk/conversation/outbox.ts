import type { DeskApi } from '@subtext/api'
import { beginSending, confirmSent, markFailed } from '@subtext/chat-ui'
import { serverClock } from '@subtext/staff-ui'
import { createSender, newClientId, type Sender } from '@subtext/stream'
import type { Threads } from './threads'

export interface Outbox {
  send(conversation: string, text: string): void
  /** The same words under the same id: what did arrive the first time is not said twice. */
  resend(conversation: string, clientId: string): void
  /** The network is back: try what waits. */
  nudge(): void
  stop(): void
}

/** Delivers what the agent writes, in order within each conversation, whichever one is on the screen. */
export function createOutbox(
  api: Pick<DeskApi, 'send'>,
  threads: Threads,
  onFailure: (error: unknown) => void,
): Outbox {
  const senders = new Map<string, Sender>()

  function senderFor(conversation: string): Sender {
    const known = senders.get(conversation)
    if (known) return known
    const sender = createSender({
      post: (message) => api.send(conversation, message),
      onSent: (stored) => threads.change(conversation, (log) => confirmSent(log, stored.client_id, stored)),
      onFailed: (clientId, error) => {
        threads.change(conversation, (log) => markFailed(log, clientId))
        onFailure(error)
      },
    })
    senders.set(conversation, sender)
    return sender
  }

  function deliver(conversation: string, text: string, clientId: string): void {
    const at = new Date(serverClock.now()).toISOString()
    threads.change(conversation, (log) => beginSending(log, { clientId, text, at }))
    senderFor(conversation).send({ client_id: clientId, text })
  }

  return {
    send: (conversation, text) => deliver(conversation, text, newClientId()),
    resend: (conversation, clientId) => {
      const outbox = threads.all.value.get(conversation)?.log.outbox ?? []
      const failed = outbox.find((message) => message.clientId === clientId && message.delivery === 'failed')
      if (failed) deliver(conversation, failed.text, clientId)
    },
    nudge: () => senders.forEach((sender) => sender.nudge()),
    stop: () => {
      senders.forEach((sender) => sender.stop())
      senders.clear()
    },
  }
}
