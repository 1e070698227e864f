import type { CallOptions, Http } from './http'

/** `n` of a side's turns, or of its rated answers; per cent with the 95 % interval. */
export interface TrialShare {
  n: number
  of: number
  share: number
  low: number
  high: number
}

/** A kind of decision, or `unhelpful`; `apart`: the two intervals do not touch. */
export interface TrialLine {
  name: string
  live: TrialShare
  trial: TrialShare
  apart: boolean
}

/** The release on trial beside the live one, of the conversations that began since. */
export interface Trial {
  release: string | null
  live: string | null
  percent: number
  since: string | null
  live_conversations: number
  trial_conversations: number
  lines: TrialLine[]
}

export function readTrial(http: Http, options?: CallOptions): Promise<Trial> {
  return http.get('/v1/studio/release-trial', undefined, options)
}
