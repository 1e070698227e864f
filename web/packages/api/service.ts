import type { NamedRef } from './types'

/** Something the desk wrote or did that its customer never sees; `author` is an agent's number. */
export interface DeskEntry {
  number: number
  type: string
  at: string
  author: string | null
  data: Record<string, unknown>
}

export type CommitmentKind = 'callback' | 'follow_up'
export type CommitmentOutcome = 'kept' | 'unreached' | 'void'

/** A promise to a customer; open while `ended_at` is null. */
export interface Commitment {
  id: string
  conversation: string
  kind: CommitmentKind
  what: string
  /** Number of the agent who keeps it. */
  owner: string
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
}

/** Where a customer can be handed on to. */
export interface Reach {
  colleagues: Colleague[]
  groups: NamedRef[]
}

/** What a finished conversation may have been about; one without children can be chosen. */
export interface Category {
  id: string
  name: string
  children?: Category[] | null
}
