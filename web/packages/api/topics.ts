import type { CallOptions, Http } from './http'

/** A topic of the vocabulary. */
export interface TopicEntry {
  id: string
  name: string
  policy: 'answer' | 'probe' | 'human'
  skill: string
  urgent: boolean
  /** null: it has neither. */
  text: 'article' | 'playbook' | null
  /** Needs stand behind it: it cannot be merged. */
  surface: boolean
  /** Rules of the program name it: its id cannot change. */
  fixed: boolean
}

export interface Vocabulary {
  skills: { id: string; name: string }[]
  topics: TopicEntry[]
}

export interface TopicsApi {
  vocabulary(options?: CallOptions): Promise<Vocabulary>
  /** Fails with `examples_not_found` (404). */
  examples(topic: string, options?: CallOptions): Promise<{ topic: string; file: string; texts: string[] }>
}

export function createTopicsApi(http: Http): TopicsApi {
  return {
    vocabulary: (options) => http.get('/v1/studio/topics', undefined, options),
    examples: (topic, options) => http.get('/v1/studio/examples', { topic }, options),
  }
}
