import type { NamedRef } from './types'

/** Something the desk wrote or did that its customer never sees; `author` is an agent's number. */
export interface DeskEntry {
  number: number
  type: string
  at: string
  author: string | null
  data: Record<string, unknown>
}

/** `message`: an answer to what a customer left instead of waiting. Agents promise the other two. */
export type CommitmentKind = 'callback' | 'follow_up' | 'message'
export type CommitmentOutcome = 'kept' | 'unreached' | 'void'

/** A promise to a customer; open while `ended_at` is null. */
export interface Commitment {
  id: string
  conversation: string
  kind: CommitmentKind
  what: string
  /** Number of the agent who keeps it; null: whoever of the group takes it up. */
  owner: string | null
  skill: NamedRef | null
  headline: string
  made_at: string
  due_at: string
  breached: boolean
  ended_at: string | null
  outcome: CommitmentOutcome | null
  note: string | null
}

export interface Colleague {
  id: string
  number: string
  name: string
  skills: string[]
  /** At the desk now. */
  present: boolean
  /** Only who is `free` can be handed a customer; who is `full` can be asked. */
  standing: 'free' | 'full' | 'busy' | 'break' | 'offline' | 'away'
  /** How many more customers he takes. */
  seats: number
}

export interface Group extends NamedRef {
  /** Others who would be offered its customers now. */
  on_duty: number
  seats: number
  open: boolean
  opens_at: string | null
}

/** Where a customer can be handed on to. */
export interface Reach {
  colleagues: Colleague[]
  groups: Group[]
}

/** What a finished conversation may have been about; one without children can be chosen. */
export interface Category {
  id: string
  name: string
  children?: Category[] | null
}
