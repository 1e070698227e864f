import type { ViewersFrame } from './lists'
import type { DeskEntry } from './service'
import type { Actor, ConversationState, Envelope } from './types'

/** Frames of the staff socket after `hello`. */
export type StaffFrame =
  | { type: 'ready' }
  | { type: 'event'; event: Envelope }
  | { type: 'inbox' }
  | { type: 'phrases.changed' }
  | { type: 'labels.changed' }
  /** Other content is in use: there may be answers to one's own questions. */
  | { type: 'content.live' }
  /** A block of some customer, or a proposal. */
  | { type: 'blocks.changed' }
  | { type: 'offer'; conversation: string; ringing: boolean }
  | { type: 'state'; conversation: string; state: ConversationState }
  | { type: 'desk'; conversation: string; entry: DeskEntry }
  | { type: 'typing'; conversation: string; actor: Actor }
  /** The customer has seen everything up to `seq`. */
  | { type: 'seen'; conversation: string; seq: number }
  | ViewersFrame
  /** To the former agent alone. */
  | { type: 'taken_over'; staff: string; about: string; number: string; note: string }
  | { type: 'pong' }
  | { type: 'error'; code: string }
