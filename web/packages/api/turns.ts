import type { Button } from './said'
import type { Owner, Summary } from './types'

export type DecisionKind = 'answer' | 'probe' | 'gather' | 'suggest' | 'refuse' | 'handoff' | 'talk'

export interface Candidate {
  topic: string
  score: number
}

export interface Decision {
  kind: DecisionKind
  topic: string | null
  need: string | null
  score: number
  candidates: Candidate[]
  reason: string
  via: 'rasa' | 'kb' | 'rule'
  /** Set when the turn was decided without Rasa because that failed. */
  failure?: string | null
}

export interface Nlu {
  intent: string
  confidence: number
  ranking: [string, number][]
  entities: unknown[]
}

export interface StudioConversation {
  conversation: string
  created_at: string
  updated_at: string
  owner: Owner
  turns: number
  first_text: string
  kinds: Partial<Record<DecisionKind, number>>
}

export interface StudioPage {
  items: StudioConversation[]
  next: string | null
}

export interface StudioTurn {
  seq: number
  at: string
  customer: string
  replies: { seq: number; text: string; buttons: Button[] }[]
  decision: Decision | null
  ms: number | null
  nlu: Nlu | null
}

export interface StudioHandoff {
  skill: string
  urgent: boolean
  topic: string | null
  need: string | null
  summary: Summary | null
}

export interface StudioDetail {
  conversation: string
  owner: Owner
  turns: StudioTurn[]
  handoff: StudioHandoff | null
}
