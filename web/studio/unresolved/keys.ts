import type { MessageKey, OpenQuestion } from '@subtext/api'

/** What tells questions apart. */
export const keyOf = ({ conversation, seq }: MessageKey): string => `${conversation} ${seq}`

/** As the service wants them. */
export function keysOf(questions: readonly OpenQuestion[]): MessageKey[] {
  return questions.map(({ conversation, seq }) => ({ conversation, seq }))
}

/** Ids as the content has them. */
export const TOPIC_ID = /^[a-z]+\.[a-z0-9_]{1,60}$/
