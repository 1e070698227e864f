import type { CallOptions, Http } from './http'
import type { TopicName } from './inbox'

/** Kinds of outcome a test may expect; the questions before a person takes over count as `handoff`. */
export const TALK_KINDS = ['answer', 'suggest', 'probe', 'handoff', 'talk', 'refuse'] as const
export type TalkKind = (typeof TALK_KINDS)[number]

/** null: anything will do. */
export interface TalkExpectation {
  kind: TalkKind
  topic: string | null
  need: string | null
  skill: string | null
}

/** A conversation as a test to be kept: what was said, and what became of it. */
export interface TalkDraft {
  id: string
  name: string
  turns: { says: string; expect: TalkExpectation }[]
  choices: Record<'topics' | 'needs' | 'skills', TopicName[]>
}

/** A message without `expect` only leads to the next. */
export interface KeepTalk {
  kind: 'keep_talk'
  id: string
  name: string
  turns: { says: string; expect?: { kind: TalkKind; topic?: string; need?: string; skill?: string } }[]
}

export interface TalksApi {
  /** Fails with `nothing_to_keep` (409) where the bot has answered nothing. */
  draft(conversation: string, options?: CallOptions): Promise<TalkDraft>
}

export function createTalksApi(http: Http): TalksApi {
  return {
    draft: (conversation, options) =>
      http.get(`/v1/studio/conversations/${encodeURIComponent(conversation)}/talk`, undefined, options),
  }
}
