import type { CallOptions, Http } from './http'
import type { DecisionKind } from './turns'

export interface NamedTopic {
  topic: string
  name: string
}

export interface InsightTotals {
  turns: number
  conversations: number
  conversations_before: number | null
  /** 0.25: a quarter more than before; null while there is too little to compare with. */
  change: number | null
  /** Conversations with business in them, and those of them that went to a person. */
  asking: number
  handed_over: number
  answers: number
  unhelpful: number
  wanted_person: number
  out_of_scope: number
  small_talk: number
}

export interface TopicDemand extends NamedTopic {
  turns: number
  conversations: number
  share: number | null
  conversations_before: number | null
  change: number | null
  ends: Record<DecisionKind, number>
  unhelpful: number
}

export interface OutsideTopic extends NamedTopic {
  conversations: number
  share: number | null
  skill: { id: string; name: string }
}

export interface Coverage {
  line: number
  volume: number
  carried: number | null
  contained: number | null
  inside: NamedTopic[]
  outside: OutsideTopic[]
  not_asked: number
}

export interface FewQuestions extends NamedTopic {
  examples: number
  floor: number
  in_demand: boolean
  action: 'add_questions' | 'write_article'
}

export interface WeakArticle extends NamedTopic {
  answers: number
  unhelpful: number
  handed_over: number
  failed: number
  share: number | null
  /** 95 % interval of the share. */
  low: number
  high: number
  stands_out: boolean
}

export interface UnusedArticle extends NamedTopic {
  title: string | null
  turns: number
}

export type ArticleAge = 'expired' | 'expiring' | 'stale'

export interface DatedArticle extends NamedTopic {
  age: ArticleAge
  day: string
}

export interface ClosePair {
  one: NamedTopic
  other: NamedTopic
  turns: number
  told_apart: boolean
}

/** Days are the bank's; counts and names of the content only. */
export interface Insights {
  days: number
  first_day: string
  last_day: string
  counted_from: string | null
  comparable: boolean
  totals: InsightTotals
  topics: TopicDemand[]
  coverage: Coverage
  few: FewQuestions[]
  weak: WeakArticle[]
  unused: UnusedArticle[]
  dated: DatedArticle[]
  close: ClosePair[]
  /** The same on one page, in Chinese. */
  digest: string
}

export interface InsightsApi {
  /** The last `days` days of the bank, today included. */
  read(days: number, options?: CallOptions): Promise<Insights>
}

export function createInsightsApi(http: Http): InsightsApi {
  return { read: (days, options) => http.get('/v1/studio/insights', { days }, options) }
}
