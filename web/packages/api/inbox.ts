import type { ChangeState } from './changes'
import type { CallOptions, Http } from './http'
import type { DecisionKind } from './turns'

export const INBOX_REASONS = [
  'unhelpful',
  'handed_over',
  'no_hit',
  'unanswered',
  'low_confidence',
  'small_margin',
  'disagrees',
] as const
/** Why a message is worth a look. */
export type InboxReason = (typeof INBOX_REASONS)[number]
export type Verdict = 'topic' | 'new_topic' | 'out_of_scope' | 'discard'

export interface MessageKey {
  conversation: string
  seq: number
}

export interface InboxMessage extends MessageKey {
  at: string
  kind: DecisionKind
  reason: string
  topic: string | null
  reasons: InboxReason[]
  certainty: number
}

/** Messages worded alike, the newest first. */
export interface InboxRow {
  text: string
  messages: InboxMessage[]
}

/** Rows that mean nearly the same, the most typical first. */
export interface InboxCluster {
  size: number
  certainty: number
  spread: number
  reasons: Partial<Record<InboxReason, number>>
  rows: InboxRow[]
}

/** A change set under way that deals with messages; they are in no cluster. */
export interface InChange {
  id: string
  title: string
  state: ChangeState
  messages: number
}

export interface InboxFound {
  clusters: InboxCluster[]
  total: number
  found: number
  in_changes: InChange[]
}

export interface TopicOption {
  topic: string
  name: string
  score: number
  /** `known`: an example says the same already; `contradicts`: the nearest examples agree on another topic. */
  warning: 'known' | 'contradicts' | null
}

export interface TopicSuggestions {
  text: string
  options: TopicOption[]
  examples: { text: string; topic: string; score: number }[]
}

export interface TopicName {
  id: string
  name: string
}

export interface NewLabel {
  messages: MessageKey[]
  verdict: Verdict
  topic?: string
  name?: string
}

export interface RecentLabel {
  label: string
  verdict: Verdict
  topic: string | null
  name: string | null
  by: string
  at: string
  messages: number
}

export interface InboxApi {
  list(reason: InboxReason | null, options?: CallOptions): Promise<InboxFound>
  suggestions(message: MessageKey, options?: CallOptions): Promise<TopicSuggestions>
  topics(): Promise<{ topics: TopicName[] }>
  labels(): Promise<{ recent: RecentLabel[] }>
  label(label: NewLabel): Promise<{ label: string; messages: number }>
  undo(label: string): Promise<void>
}

const INBOX = '/v1/studio/inbox'
/** The first look encodes every message. */
const PATIENCE_MS = 60_000

export function createInboxApi(http: Http): InboxApi {
  return {
    list: (reason, options) => http.get(INBOX, { reason }, { timeoutMs: PATIENCE_MS, ...options }),
    suggestions: ({ conversation, seq }, options) =>
      http.get(`${INBOX}/suggestions`, { conversation, seq }, options),
    topics: () => http.get(`${INBOX}/topics`),
    labels: () => http.get(`${INBOX}/labels`),
    label: (label) => http.post(`${INBOX}/labels`, label),
    undo: (label) => http.delete(`${INBOX}/labels/${encodeURIComponent(label)}`),
  }
}
