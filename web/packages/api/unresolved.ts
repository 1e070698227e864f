import type { ChangeState } from './changes'
import type { CallOptions, Http } from './http'
import type { MessageKey } from './inbox'
import { conversationPath } from './shared'

/** `expert`: the agent has no answer either. */
export const NOTED_KINDS = ['noted', 'expert'] as const
export type NotedKind = (typeof NOTED_KINDS)[number]

export interface NewQuestion {
  seq: number
  kind: NotedKind
  /** At most 300 characters. */
  note: string
  /** The agent's own message that answered it. */
  answer: number | null
}

export interface NotedQuestions {
  questions: { seq: number; kind: NotedKind; answer: number | null }[]
}

/** An answer that is live; `questions`: so many of the agent's it answers. */
export interface LiveAnswer {
  change: string
  topic: string
  title: string
  questions: number
  at: string
}

export interface OpenQuestion extends MessageKey {
  text: string
  at: string
  /** `found`: nobody noted it, the log tells. */
  kind: NotedKind | 'found'
  /** Number of the agent who needed the answer. */
  agent: string | null
  note: string | null
  /** The agent's answer without what is the customer's own. */
  answer: string | null
}

export interface QuestionGroup {
  conversations: number
  oldest: string
  questions: OpenQuestion[]
}

export interface QuestionChange {
  id: string
  title: string
  state: ChangeState
  topic: string | null
  questions: number
  changed_at: string
}

export interface QuestionList {
  groups: QuestionGroup[]
  total: number
  found: number
  changes: QuestionChange[]
  dismissed: OpenQuestion[]
  /** Groups that a new topic may belong to. */
  skills: { id: string; name: string }[]
}

/** `name` and `skill` count for a topic that is new. */
export interface AnswerDraft {
  questions: MessageKey[]
  topic: string
  answer: string
  name: string
  skill: string
}

export interface NotingApi {
  noted(conversation: string, options?: CallOptions): Promise<NotedQuestions>
  /** Fails with `already_noted` (409) when a colleague was first, or while it is being answered. */
  note(conversation: string, question: NewQuestion): Promise<NotedQuestions>
  answers(options?: CallOptions): Promise<{ answers: LiveAnswer[] }>
  read(change: string): Promise<void>
}

export interface QuestionsApi {
  list(options?: CallOptions): Promise<QuestionList>
  /** Fails with `question_taken`, `nothing_to_draft` (409), `answer_missing` (422), and as a change set. */
  draft(draft: AnswerDraft): Promise<{ change: string }>
  dismiss(questions: MessageKey[]): Promise<void>
  restore(questions: MessageKey[]): Promise<void>
}

const QUESTIONS = '/v1/studio/unresolved'
const ANSWERS = '/v1/desk/answers'
/** Two looks at all content. */
const PATIENCE_MS = 60_000
const at = conversationPath('/v1/desk/conversations')

export function createNotingApi(http: Http): NotingApi {
  return {
    noted: (id, options) => http.get(at(id, 'unresolved'), undefined, options),
    note: (id, question) => http.post(at(id, 'unresolved'), question),
    answers: (options) => http.get(ANSWERS, undefined, options),
    read: (change) => http.post(`${ANSWERS}/${encodeURIComponent(change)}/read`, {}),
  }
}

export function createQuestionsApi(http: Http): QuestionsApi {
  return {
    list: (options) => http.get(QUESTIONS, undefined, options),
    draft: (draft) => http.post(`${QUESTIONS}/drafts`, draft, { timeoutMs: PATIENCE_MS }),
    dismiss: (questions) => http.post(`${QUESTIONS}/dismissals`, { questions }),
    restore: (questions) => http.post(`${QUESTIONS}/restorations`, { questions }),
  }
}
