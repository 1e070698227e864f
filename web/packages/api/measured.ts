import type { CallOptions, Http } from './http'
import { conversationPath } from './shared'

/** Questions whose score lies from `low` up to `high` (0–1). */
export interface ScoreBin {
  low: number
  high: number
  right: number
  wrong: number
}

/** Per cent: what was stated on average, how often it was right, and the interval of that. */
export interface CalibrationPoint {
  stated: number
  right: number
  low: number
  high: number
  n: number
}

/** Rising scores (0–1): the best topic is right; the right one is among the best three; neither. */
export interface Scores {
  right: number[]
  among: number[]
  wrong: number[]
}

/** Of search alone. `answer` and `suggest` are the index's lines, 0–1; `answer` above 1: it never answers. */
export interface Calibration extends Scores {
  answer: number
  suggest: number
  points: CalibrationPoint[]
  histogram: ScoreBin[]
}

/** `n` questions about one topic that were taken for another; the first ten of them, masked. */
export interface MixedPair {
  expected: string
  found: string
  n: number
  messages: string[]
}

/** A topic that was asked for `n` times and found first `found` times. */
export interface AskedTopic {
  topic: string
  n: number
  found: number
}

export interface Measured {
  /** Null: it was measured without scores. */
  calibration: Calibration | null
  /** The topics that are mixed up most often, and all pairs, most frequent first. */
  confusion: { topics: AskedTopic[]; pairs: MixedPair[] }
}

const at = conversationPath('/v1/studio/jobs')

/** What one evaluation measured. Fails with `job_without_report` (409). */
export function readMeasured(http: Http, job: string, options?: CallOptions): Promise<Measured> {
  return http.get(at(job, 'measured'), undefined, options)
}
