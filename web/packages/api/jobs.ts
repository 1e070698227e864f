import type { CallOptions, Http } from './http'
import { conversationPath, longPoll } from './shared'

export type JobKind = 'train' | 'evaluate' | 'check'
export type JobState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'lost'
export type JobReason = '' | 'exit' | 'time_limit' | 'not_started' | 'service_stopped' | 'service_died'
/** The project's own sets of messages; `search` is the knowledge base alone. */
export type JobSet = 'questions' | 'safety' | 'needs' | 'turnings' | 'search'

export interface Job {
  id: string
  kind: JobKind
  /** For `evaluate`: the training whose product is measured; null: what serves. */
  of: string | null
  by: string
  state: JobState
  reason: JobReason
  /** 0–1 */
  progress: number
  exit_code: number | null
  result: { index?: string; figures?: Partial<Record<JobSet, { n: number; share: number }>> } | null
  queued_at: string
  started_at: string | null
  ended_at: string | null
}

export interface JobList {
  items: Job[]
  may_run: boolean
}

export interface JobLogPart {
  text: string
  /** The byte to go on from. */
  next: number
  job: Job
}

/** Per cent, with its 95 % interval. */
export interface JobFigure {
  n: number
  share: number
  low: number
  high: number
}

export interface JobDifference {
  name: JobSet
  before: JobFigure | null
  after: JobFigure | null
  /** Points of per cent, after minus before. */
  difference: number | null
  low: number | null
  high: number | null
  verdict: 'better' | 'worse' | 'same' | 'unknown'
}

/** A message whose outcome differs; `before` and `after` are the topics that were found. */
export interface TurnedMessage {
  set: JobSet
  id: string
  text: string
  expected: string | null
  before: string | null
  after: string | null
}

export interface ConfusedPair {
  expected: string
  found: string
  before: number
  after: number
  messages: string[]
}

export interface JobComparison {
  figures: JobDifference[]
  won: TurnedMessage[]
  lost: TurnedMessage[]
  confused: ConfusedPair[]
}

export interface JobsApi {
  list(options?: CallOptions): Promise<JobList>
  read(id: string, options?: CallOptions): Promise<Job>
  start(kind: JobKind, of?: string): Promise<Job>
  cancel(id: string): Promise<Job>
  /** From byte `after` on; with `wait` the call returns when there is more, or after `wait` seconds (0–25). */
  log(id: string, from: { after: number; wait: number }, options?: CallOptions): Promise<JobLogPart>
  compare(id: string, before: string, options?: CallOptions): Promise<JobComparison>
}

const ALL = '/v1/studio/jobs'
const at = conversationPath(ALL)

export function createJobsApi(http: Http): JobsApi {
  return {
    list: (options) => http.get(ALL, undefined, options),
    read: (id, options) => http.get(at(id), undefined, options),
    start: (kind, of) => http.post(ALL, { kind, of: of ?? null }),
    cancel: (id) => http.post(at(id, 'cancel'), {}),
    log: (id, from, options) => http.get(at(id, 'log'), { ...from }, longPoll(from.wait, options)),
    compare: (id, before, options) => http.get(at(id, 'compare'), { with: before }, options),
  }
}
