import type { CallOptions, Http } from './http'
import { conversationPath } from './shared'

/** A word that could be plainer; `plain` fits in its place, empty where the sentence must change. */
export interface LanguageHint {
  word: string
  kind: 'command' | 'jargon'
  plain: string[]
}

export interface LanguageVerdict {
  /** Promises a bank may not make: a message with one is refused with `language_forbidden`. */
  forbidden: string[]
  hints: LanguageHint[]
}

export interface SuggestedReply {
  source: 'article' | 'playbook' | 'phrase'
  topic: string
  title: string
  text: string
  /** 0–1 */
  confidence: number
}

export interface SuggestedReplies {
  /** The customer's message they answer; null while nothing waits for a reply. */
  seq: number | null
  suggestions: SuggestedReply[]
}

export interface FoundTopic {
  kind: 'article' | 'playbook'
  topic: string
  title: string
  probability: number
  /** Probable enough to be offered; the others are only neighbours. */
  likely: boolean
  answer: string
  steps: string[]
  /** Of a playbook, for the agent alone. */
  card: { ask: string[]; materials: string[]; fees: string[]; time: string[]; risks: string[] } | null
}

export interface ReplyingApi {
  /** What the guard says of a text; nothing of it is kept. */
  language(text: string, options?: CallOptions): Promise<LanguageVerdict>
  suggestions(id: string, options?: CallOptions): Promise<SuggestedReplies>
  /** By the bot's own search; up to 200 characters. */
  search(text: string, options?: CallOptions): Promise<{ found: FoundTopic[] }>
}

const at = conversationPath('/v1/desk/conversations')

export function createReplyingApi(http: Http): ReplyingApi {
  return {
    language: (text, options) => http.post('/v1/desk/language', { text }, options),
    suggestions: (id, options) => http.post(at(id, 'suggestions'), {}, options),
    search: (text, options) => http.post('/v1/staff/knowledge/search', { text }, options),
  }
}
