import type { ChangeState } from './changes'
import type { CallOptions, Http } from './http'

/** Why a labelled wording cannot become an example. */
export type LeftOutReason =
  'known' | 'repeated' | 'contradicts' | 'hidden' | 'unfit' | 'too_long' | 'empty' | 'no_file'

export interface LeftOut {
  topic: string
  /** Of the topic. */
  name: string
  text: string
  why: LeftOutReason
  /** Name of the topic it contradicts, or the text that says the same; may be empty. */
  other: string
}

export interface LabelChange {
  id: string
  title: string
  state: ChangeState
  messages: number
  changed_at: string
}

/** Labels in no change set, and the newest change sets of labels. */
export interface Proposals {
  messages: number
  wordings: number
  topics: number
  /** `label`: the decision; undone, its messages are in the inbox again. */
  left_out: (LeftOut & { label: string })[]
  /** `texts`: wordings that may become questions. */
  new_topics: { name: string; messages: number; labels: string[]; texts: string[] }[]
  changes: LabelChange[]
}

export interface Proposed {
  /** null: nothing was left to propose. */
  change: string | null
  wordings: number
  topics: number
  messages: number
  left_out: LeftOut[]
}

export interface ProposalsApi {
  read(options?: CallOptions): Promise<Proposals>
  /** All that is open as one change set. Fails with `nothing_to_propose`, `change_findings` (409), `check_failed` (503). */
  propose(): Promise<Proposed>
}

const PROPOSALS = '/v1/studio/inbox/proposals'
/** Two looks at all content; the service itself ends a request after forty seconds. */
const PATIENCE_MS = 60_000

export function createProposalsApi(http: Http): ProposalsApi {
  return {
    read: (options) => http.get(PROPOSALS, undefined, options),
    propose: () => http.post(PROPOSALS, {}, { timeoutMs: PATIENCE_MS }),
  }
}
