import type { Http } from './http'
import { conversationPath } from './shared'

export const COLOURS = ['grey', 'red', 'orange', 'green', 'teal', 'blue', 'purple', 'pink'] as const
export type Colour = (typeof COLOURS)[number]

export interface Label {
  id: string
  name: string
  colour: Colour
}

/** Retired ones stay where they are and are put on nothing more. */
export interface KnownLabel extends Label {
  retired: boolean
}

export interface LabelSet {
  labels: KnownLabel[]
  may_manage: boolean
}

/** Ids of labels to put on and to take off; what is there already, or is not, is no mistake. */
export interface LabelsPut {
  on: string[]
  off: string[]
}

/** How many conversations one request may name. */
export const BULK_MOST = 200

/** `code`: why it could not be done; null where it was. */
export interface BulkRow {
  conversation: string
  code: string | null
  message: string | null
}

export interface BulkResult {
  done: number
  results: BulkRow[]
}

export interface BulkWrapUp {
  category?: string
  resolved: boolean
  note: string
}

export interface LabelsApi {
  labels(): Promise<LabelSet>
  /** Fails with `label_taken` or `labels_full` (409). */
  createLabel(label: Omit<Label, 'id'>): Promise<LabelSet>
  changeLabel(id: string, label: Omit<KnownLabel, 'id'>): Promise<LabelSet>
  /** Fails with `not_yours`, `label_retired` or `too_many_labels` (409). */
  putLabels(conversation: string, change: LabelsPut): Promise<{ labels: Label[] }>
}

/** Each conversation under the rules it has by itself; a row that is refused holds up no other. */
export interface BulkApi {
  assign(conversations: string[], agent: string, note: string): Promise<BulkResult>
  label(conversations: string[], change: LabelsPut): Promise<BulkResult>
  close(conversations: string[], wrapUp: BulkWrapUp): Promise<BulkResult>
}

const LABELS = '/v1/desk/labels'
const BULK = '/v1/desk/bulk'
/** Two hundred transactions, one after the other. */
const PATIENCE_MS = 60_000
const at = conversationPath('/v1/desk/conversations')

export function createLabelsApi(http: Http): LabelsApi {
  return {
    labels: () => http.get(LABELS),
    createLabel: (label) => http.post(LABELS, label),
    changeLabel: (id, label) => http.put(`${LABELS}/${encodeURIComponent(id)}`, label),
    putLabels: (conversation, change) => http.post(at(conversation, 'labels'), change),
  }
}

export function createBulkApi(http: Http): BulkApi {
  const many = (deed: string, body: object): Promise<BulkResult> =>
    http.post(`${BULK}/${deed}`, body, { timeoutMs: PATIENCE_MS })
  return {
    assign: (conversations, agent, note) => many('assign', { conversations, agent, note }),
    label: (conversations, change) => many('labels', { conversations, ...change }),
    close: (conversations, wrapUp) => many('close', { conversations, ...wrapUp }),
  }
}
