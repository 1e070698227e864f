import { asApiError, type ApiError, type MessageReceipt, type OutgoingMessage } from '@subtext/api'
import { createBackoff, type Backoff } from './backoff'
import { createPause } from './pause'

/** After this long the customer is told and decides; a person does not wait longer than that for a tick mark. */
const GIVE_UP_AFTER_MS = 45_000

export interface SenderOptions {
  post(message: OutgoingMessage): Promise<MessageReceipt>
  onSent(receipt: MessageReceipt): void
  onFailed(clientId: string, error: ApiError): void
  /** Not delivered yet, for a reason somebody else could mend. */
  onRefused?(error: ApiError): void
  backoff?: Backoff
  now?: () => number
}

export interface Sender {
  /** Delivers after everything given before; resending a `client_id` is harmless. */
  send(message: OutgoingMessage): void
  /** The network may be back: try at once. */
  nudge(): void
  stop(): void
}

interface Waiting {
  message: OutgoingMessage
  deadline: number
}

/** One message in flight at a time, so a tab's messages are stored in the order they were typed. */
export function createSender(options: SenderOptions): Sender {
  const { backoff = createBackoff(), now = Date.now } = options
  const queue: Waiting[] = []
  const pause = createPause()
  let stopped = false
  let running = false

  async function drain(): Promise<void> {
    if (running) return
    running = true
    while (queue.length && !stopped) {
      const waiting = queue[0]!
      if (await deliver(waiting)) queue.shift()
    }
    running = false
  }

  /** True when the message is settled one way or the other. */
  async function deliver({ message, deadline }: Waiting): Promise<boolean> {
    try {
      const receipt = await options.post(message)
      backoff.reset()
      if (!stopped) options.onSent(receipt)
      return true
    } catch (thrown) {
      const error = asApiError(thrown)
      if (stopped) return true
      if (!mayBeRepeated(error) || now() >= deadline) {
        options.onFailed(message.client_id, error)
        return true
      }
      options.onRefused?.(error)
      await pause.wait(backoff.next())
      return false
    }
  }

  return {
    send: (message) => {
      if (queue.some((waiting) => waiting.message.client_id === message.client_id)) return
      queue.push({ message, deadline: now() + GIVE_UP_AFTER_MS })
      void drain()
    },
    nudge: () => pause.wake(),
    stop: () => {
      stopped = true
      pause.wake()
    },
  }
}

/** The id makes a repeat safe even when the first one was stored and only its reply was lost. */
function mayBeRepeated({ status, code }: ApiError): boolean {
  if (status === 0) return code === 'network' || code === 'timeout'
  if (code === 'identity_lapsed') return true
  return status === 408 || status === 425 || status === 429 || status >= 500 || code === 'bad_reply'
}
