import type { CallOptions, Http } from './http'
import { conversationPath, longPoll } from './shared'

export const BLOCK_REASONS = ['abuse', 'spam', 'machine', 'other'] as const
/** How long, in hours. */
export const BLOCK_HOURS = [1, 24, 168] as const
export type BlockReason = (typeof BLOCK_REASONS)[number]
export type BlockHours = (typeof BLOCK_HOURS)[number]
/** `lapsed`: nobody decided about the proposal in time. */
export type BlockState = 'proposed' | 'active' | 'declined' | 'lapsed' | 'lifted' | 'expired'

interface Badge {
  number: string
  name: string
}

/** That a customer may not write for a while, or a proposal of it. */
export interface Block {
  id: string
  conversation: string
  state: BlockState
  reason: BlockReason
  hours: number
  note: string | null
  headline: string
  /** Vouched for by the bank's site: it holds good in all his browsers. */
  known: boolean
  /** Tells him from another customer, and nothing else of him. */
  mark: string
  proposed_by: Badge
  proposed_at: string
  decided_by: Badge | null
  decided_at: string | null
  /** Null until it is confirmed. */
  until: string | null
  lifted_by: Badge | null
  lifted_at: string | null
  /** When the blocked customer last told of an emergency. */
  told_at: string | null
}

export interface NewBlock {
  reason: BlockReason
  hours: BlockHours
  note: string
}

export type BlockDecision = 'confirm' | 'decline' | 'lift'

export interface BlocksPage {
  blocks: Block[]
  /** `before` of the next page. */
  next: string | null
  /** Of what is on this page. */
  version: string
}

/** With `known` and `wait` the call returns when the page is another one, or after `wait` seconds (0–25). */
export interface BlocksFrom {
  before?: string | null
  known?: string | null
  wait?: number
}

export interface BlocksApi {
  /** Of a supervisor it holds good at once. */
  propose(conversation: string, block: NewBlock): Promise<Block>
  of(conversation: string, options?: CallOptions): Promise<{ block: Block | null }>
  /** Newest first; for supervisors. */
  list(list: 'current' | 'past', from?: BlocksFrom, options?: CallOptions): Promise<BlocksPage>
  /** Fails with `block_decided` or `block_over` (409) when somebody was first. */
  decide(id: string, what: BlockDecision): Promise<Block>
}

const at = conversationPath('/v1/desk/conversations')

export function createBlocksApi(http: Http): BlocksApi {
  return {
    propose: (conversation, block) => http.post(at(conversation, 'block'), block),
    of: (conversation, options) => http.get(at(conversation, 'block'), undefined, options),
    list: (list, from = {}, options) =>
      http.get('/v1/desk/blocks', { list, ...from }, longPoll(from.wait ?? 0, options)),
    decide: (id, what) => http.post(`/v1/desk/blocks/${encodeURIComponent(id)}/${what}`, {}),
  }
}
