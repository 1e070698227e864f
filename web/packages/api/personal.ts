import type { CallOptions, Http } from './http'
import { conversationPath } from './shared'

export const REVEAL_REASONS = ['identity', 'business', 'callback', 'dispute', 'other'] as const
export type RevealReason = (typeof REVEAL_REASONS)[number]

/** A masked value in the customer's message `seq`; `start` and `end` are code points of its text. */
export interface SaidValue {
  seq: number
  start: number
  end: number
  kind: string
  /** The placeholder. */
  shown: string
  /** Its id where it is kept and this reader may see it. */
  value: string | null
  /** When it is deleted. */
  until: string | null
}

/** `note` is needed for `other`; 200 characters at most. */
export interface Reveal {
  value: string
  reason: RevealReason
  note: string
}

export interface PersonalApi {
  said(conversation: string, options?: CallOptions): Promise<{ said: SaidValue[] }>
  /** Audited. Fails with `vault_gone` (404), `not_yours_to_see` (403) or `vault_sealed` (409). */
  reveal(conversation: string, wanted: Reveal): Promise<{ kind: string; value: string }>
}

const at = conversationPath('/v1/desk/conversations')

export function createPersonalApi(http: Http): PersonalApi {
  return {
    said: (conversation, options) => http.get(at(conversation, 'personal'), undefined, options),
    reveal: (conversation, wanted) => http.post(at(conversation, 'personal/reveal'), wanted),
  }
}
