import type { CallOptions, Http } from './http'
import type { KeepTalk } from './talks'

export type ChangeState =
  'draft' | 'proposed' | 'approved' | 'rejected' | 'applying' | 'applied' | 'undoing' | 'undone'

/** Steps that are one call each; `revise` is `ChangesApi.revise`. */
export type ChangeDeed = 'propose' | 'withdraw' | 'approve' | 'reject' | 'apply' | 'undo'

/** What is left out stays as it is; lists are replaced as a whole. */
export interface ArticleFields {
  title?: string
  care?: string
  answer?: string
  formal?: string
  keywords?: string[]
  steps?: string[]
  alternatives?: string[]
  elder?: string[]
  valid_from?: string
  /** null: without end. */
  valid_until?: string | null
}

/** Of an article that is not there yet. What is left out is missing in the file, and the check says so. */
export interface NewArticleFields extends ArticleFields {
  similar_questions?: string[]
  owner?: string
  reviewer?: string
  source?: { name: string; date: string }[]
}

/** `name` and `skill` are those of a new topic; one that is in the vocabulary keeps its own. */
export interface NewArticle {
  kind: 'new_article'
  topic: string
  name: string
  skill: string
  fields: NewArticleFields
}

/** Another id, another name, or both, in every file. Alone in its change set, as a merge is. */
export interface RenameTopic {
  kind: 'rename_topic'
  topic: string
  to: string
  name: string
}

/** The examples and references of `topic` become those of `into`. */
export interface MergeTopics {
  kind: 'merge_topics'
  topic: string
  into: string
}

/** Some examples of `topic` become a topic of their own. */
export interface SplitTopic extends Omit<NewArticle, 'kind'> {
  kind: 'split_topic'
  to: string
  texts: string[]
}

export type ContentEdit =
  | { kind: 'add_examples' | 'remove_examples'; topic: string; texts: string[] }
  | { kind: 'move_examples'; topic: string; to: string; texts: string[] }
  | { kind: 'edit_article'; topic: string; fields: ArticleFields }
  | { kind: 'recall_article'; topic: string }
  | { kind: 'edit_need'; surface: string; need: string | null; fields: Record<string, unknown> }
  | NewArticle
  | RenameTopic
  | MergeTopics
  | SplitTopic
  | KeepTalk

/** A rule of `kb check` that the change breaks. `blocking` is false for what concerns dates alone. */
export interface ContentFinding {
  file: string
  field: string
  code: string
  message: string
  fix: string
  blocking: boolean
}

export interface ContentLook {
  /** With a unified diff. */
  files: { name: string; diff: string }[]
  findings: ContentFinding[]
  /** Articles as customers would read them. */
  shown: { file: string; standard: string; elder: string }[]
}

export interface ChangeItem {
  id: string
  author: string
  state: ChangeState
  version: number
  title: string
  files: string[]
  changed_at: string
}

export interface ChangeList {
  items: ChangeItem[]
  may_edit: boolean
  may_approve: boolean
}

export interface Change extends Omit<ChangeItem, 'files'>, ContentLook {
  mine: boolean
  why: string
  edits: ContentEdit[]
  history: { at: string; deed: string; by: string; note: string }[]
  may: (ChangeDeed | 'revise')[]
}

export interface WrittenChange {
  title: string
  why: string
  edits: ContentEdit[]
}

export interface StoredArticle {
  topic: string
  file: string
  fields: ArticleFields
}

export interface ChangesApi {
  list(state?: ChangeState, options?: CallOptions): Promise<ChangeList>
  read(id: string, options?: CallOptions): Promise<Change>
  create(change: WrittenChange): Promise<Change>
  /** Other edits into a draft. Fails with `change_outdated` (409) when `version` is not the newest. */
  revise(id: string, version: number, change: WrittenChange): Promise<Change>
  /** `note` goes with a decision only. */
  step(id: string, version: number, deed: ChangeDeed, note?: string): Promise<Change>
  /** What edits would do; nothing is kept. `check` holds all content against the rules, which takes seconds. */
  look(edits: ContentEdit[], check: boolean, options?: CallOptions): Promise<ContentLook>
  articles(options?: CallOptions): Promise<{ items: { topic: string; name: string }[] }>
  article(topic: string, options?: CallOptions): Promise<StoredArticle>
}

const ALL = '/v1/studio/changes'
/** Checking reads every content file. */
const CHECK_MS = 60_000
const one = (id: string): string => `${ALL}/${encodeURIComponent(id)}`

export function createChangesApi(http: Http): ChangesApi {
  return {
    list: (state, options) => http.get(ALL, { state }, options),
    read: (id, options) => http.get(one(id), undefined, options),
    create: (change) => http.post(ALL, change, { timeoutMs: CHECK_MS }),
    revise: (id, version, change) => http.put(one(id), { ...change, version }, { timeoutMs: CHECK_MS }),
    step: (id, version, deed, note) =>
      http.post(`${one(id)}/${deed}`, note === undefined ? { version } : { version, note }, {
        timeoutMs: CHECK_MS,
      }),
    look: (edits, check, options) =>
      http.post('/v1/studio/content-preview', { edits, check }, { timeoutMs: CHECK_MS, ...options }),
    articles: (options) => http.get('/v1/studio/articles', undefined, options),
    article: (topic, options) => http.get('/v1/studio/article', { topic }, options),
  }
}
