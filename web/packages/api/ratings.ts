/** Whom a rating is about. */
export type RatedParty = 'bot' | 'agent'

/** The privacy notice a visitor agreed to last, and the one without which the service refuses messages. */
export interface Consent {
  version: string | null
  required: string | null
}

export interface RatingTag {
  id: string
  name: string
}

/** What may be ticked beside a score: `good` for 4 and 5, `bad` for 1 to 3. */
export type RatingTags = Record<RatedParty, { good: RatingTag[]; bad: RatingTag[] }>

/** 1–5, ids of tags, up to 200 characters. */
export interface GivenRating {
  rating: string
  score: number
  tags: string[]
  comment: string
}
