import { queryString, type CallOptions, type Http } from './http'
import type { NamedRef } from './types'

/** personal: one's own · team: of a skill group · global: of everybody */
export type PhraseScope = 'personal' | 'team' | 'global'
export type PhraseFileKind = 'csv' | 'json'

export interface PhraseContent {
  /** What is typed after `/`. */
  shortcode: string
  title: string
  category: string
  /** May hold variables such as {{工号}}. */
  text: string
}

export interface Phrase extends PhraseContent {
  id: string
  scope: PhraseScope
  /** The group, of a team's phrase. */
  skill: string | null
  version: number
  used: number
  last_used: string | null
}

/** `unchanged`: it is the list that was known; phrases and favourites are then left out. */
export interface PhraseList {
  version: string
  unchanged: boolean
  phrases: Phrase[]
  favourites: string[]
  /** Variables that are the same for everybody. */
  values: Record<string, string>
  variables: string[]
  skills: NamedRef[]
  may_manage: boolean
}

export interface NewPhrase extends PhraseContent {
  scope: PhraseScope
  /** Empty unless the scope is team. */
  skill: string
}

export type ImportOutcome = 'new' | 'changed' | 'same' | 'refused'

export interface ImportRow {
  row: number
  outcome: ImportOutcome
  shortcode: string
  scope: PhraseScope | null
  before: PhraseContent | null
  after: PhraseContent | null
  refusal: { code: string; field: string; text: string } | null
}

export interface ImportPlan {
  /** Carries out this plan and no other. */
  hash: string
  applied: boolean
  counts: Record<ImportOutcome, number>
  rows: ImportRow[]
}

export interface PhrasesApi {
  list(known: string | null, options?: CallOptions): Promise<PhraseList>
  create(phrase: NewPhrase): Promise<Phrase>
  /** Fails with `phrase_changed` (409) when `version` is not the newest. */
  change(id: string, version: number, content: PhraseContent): Promise<Phrase>
  remove(id: string): Promise<void>
  /** Counts that it was inserted. */
  use(id: string): Promise<void>
  /** The whole order at once. */
  favour(ids: string[]): Promise<void>
  /** Without `apply` it only tells. Fails with `import_outdated` (409) when something changed since. */
  importFile(file: Blob, kind: PhraseFileKind, apply?: string): Promise<ImportPlan>
}

const ALL = '/v1/desk/phrases'
const FILE = '/v1/desk/phrase-file'
const IMPORT_MS = 60_000
const one = (id: string): string => `${ALL}/${encodeURIComponent(id)}`

/** The address of a file to save. */
export function phraseFile(kind: PhraseFileKind, scope: 'personal' | 'shared'): string {
  return FILE + queryString({ kind, scope })
}

export function createPhrasesApi(http: Http): PhrasesApi {
  return {
    list: (known, options) => http.get(ALL, { known }, options),
    create: (phrase) => http.post(ALL, phrase),
    change: (id, version, content) => http.put(one(id), { ...content, version }),
    remove: (id) => http.delete(one(id)),
    use: (id) => http.post(`${one(id)}/use`, {}),
    favour: (phrases) => http.put('/v1/desk/phrase-favourites', { phrases }),
    importFile: (file, kind, apply) =>
      http.post(FILE + queryString({ kind, apply }), file, { timeoutMs: IMPORT_MS }),
  }
}
