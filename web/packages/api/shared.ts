import type { CallOptions } from './http'

/** Where to resume a stream: after `after` of `epoch`, waiting up to `wait` seconds (0–25) for something new. */
export interface EventsFrom {
  after: number
  epoch: string
  wait: number
}

/** What a customer or an agent wrote; `quotes`: the seq of the message it answers. */
export interface SaidByPerson {
  text: string
  client_id: string
  masked?: string[]
  recalled?: boolean
  quotes?: number | null
}

export interface OutgoingMessage {
  /** 8–64 of `[A-Za-z0-9_-]`, made by the client; a resend with the same id is stored once. */
  client_id: string
  /** 1–2000 characters. */
  text: string
  /** The seq of the message it answers. */
  quotes?: number
  /** The suggested reply it was made from. */
  suggestion?: { seq: number; rank: number }
  /** Why a forbidden promise is said all the same. */
  override?: string
}

const REPLY_MARGIN_MS = 10_000

/** A long-poll may stay open for its whole wait before the usual patience starts to count. */
export function longPoll(waitSeconds: number, options: CallOptions = {}): CallOptions {
  return { timeoutMs: waitSeconds * 1000 + REPLY_MARGIN_MS, ...options }
}

export function conversationPath(root: string): (id: string, rest?: string) => string {
  return (id, rest) => `${root}/${encodeURIComponent(id)}${rest ? `/${rest}` : ''}`
}
