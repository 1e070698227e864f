import type { CallOptions, Http } from './http'
import type { Category, Commitment, CommitmentKind, CommitmentOutcome, DeskEntry, Reach } from './service'
import type {
  AgentStatus,
  Comparison,
  DeskConversation,
  DeskEventsPage,
  Inbox,
  MessageReceipt,
  StateReply,
  StatusName,
  Titled,
} from './types'
import { conversationPath, longPoll, type EventsFrom, type OutgoingMessage } from './shared'

export interface DeskApi {
  /** With `cursor` and `wait` the call returns when the inbox differs from `cursor`, or after `wait` seconds (0–25). */
  inbox(from?: { wait?: number; cursor?: number }, options?: CallOptions): Promise<Inbox>
  conversation(id: string, options?: CallOptions): Promise<DeskConversation>
  /** `entry` is the number of the last entry of the desk that is known, `seen` what is known of that. */
  events(
    id: string,
    from: EventsFrom & { entry?: number; seen?: number },
    options?: CallOptions,
  ): Promise<DeskEventsPage>
  /** The newest events before `before`, oldest first; `recovered: false` when the log is another one by now. */
  earlier(id: string, from: { before: number; epoch: string }, options?: CallOptions): Promise<DeskEventsPage>
  /** Fails with `already_taken` (409) when a colleague was faster. */
  accept(id: string, options?: CallOptions): Promise<StateReply>
  /** Fails with `no_offer` (409) when the customer no longer rings here. */
  decline(id: string, options?: CallOptions): Promise<StateReply>
  /** A break needs a reason. */
  setStatus(status: StatusName, reason: string | null, options?: CallOptions): Promise<AgentStatus>
  /** Fails with `already_taken` (409) when a colleague has it. */
  takePromise(commitment: string, options?: CallOptions): Promise<{ conversation: string }>
  send(id: string, message: OutgoingMessage, options?: CallOptions): Promise<MessageReceipt>
  typing(id: string, options?: CallOptions): Promise<void>
  /** Only one's own words. Fails with `recall_late` or `recall_masked` (409). */
  recall(id: string, seq: number, options?: CallOptions): Promise<void>
  /** human → wrap_up */
  end(id: string, options?: CallOptions): Promise<StateReply>
  /** human → another agent, or → queued in a skill group; `note` is for who comes next, never for the customer. */
  transfer(id: string, to: TransferTarget, note: string): Promise<StateReply>
  /** A colleague may read along and write notes; the customer sees nothing of it. */
  consult(id: string, agent: string, note: string): Promise<StateReply>
  endConsult(id: string): Promise<StateReply>
  hold(id: string): Promise<StateReply>
  resume(id: string): Promise<StateReply>
  /** From staff to staff. */
  note(id: string, message: OutgoingMessage): Promise<DeskEntry>
  reach(options?: CallOptions): Promise<Reach>
  categories(options?: CallOptions): Promise<{ categories: Category[] }>
  promise(id: string, promise: NewCommitment): Promise<Commitment>
  endPromise(commitment: string, outcome: CommitmentOutcome, note: string): Promise<Commitment>
  /** wrap_up → closed; `note` has 1–500 characters. Fails with `commitment_open` (409) when solved and still owed. */
  close(id: string, wrapUp: WrapUp, options?: CallOptions): Promise<StateReply>
  /** human → bot */
  giveBack(id: string, note: string, options?: CallOptions): Promise<StateReply>
  /** The topics that one is mixed up with. Fails with `nothing_to_compare` (404), as `compare` does. */
  confusable(topic: string, options?: CallOptions): Promise<{ neighbours: Titled[] }>
  compare(a: string, b: string, options?: CallOptions): Promise<Comparison>
}

/** `anyway`: also to a group in which nobody is there now; else refused with `group_closed` or `group_empty`. */
export type TransferTarget = { agent: string } | { skill: string; anyway?: true }

export interface NewCommitment {
  kind: CommitmentKind
  what: string
  due_at: string
}

export interface WrapUp {
  /** The id of a category; left out where the bank has none. */
  category?: string
  resolved: boolean
  note: string
}

const at = conversationPath('/v1/desk/conversations')

export function createDeskApi(http: Http): DeskApi {
  return {
    inbox: (from = {}, options) => http.get('/v1/desk/inbox', { ...from }, longPoll(from.wait ?? 0, options)),
    conversation: (id, options) => http.get(at(id), undefined, options),
    events: (id, from, options) => http.get(at(id, 'events'), { ...from }, longPoll(from.wait, options)),
    earlier: (id, from, options) => http.get(at(id, 'events'), { ...from }, options),
    accept: (id, options) => http.post(at(id, 'accept'), {}, options),
    decline: (id, options) => http.post(at(id, 'decline'), {}, options),
    setStatus: (status, reason, options) => http.put('/v1/desk/status', { status, reason }, options),
    takePromise: (commitment, options) =>
      http.post(`/v1/desk/commitments/${encodeURIComponent(commitment)}/take`, {}, options),
    send: (id, message, options) => http.post(at(id, 'messages'), message, options),
    typing: (id, options) => http.post(at(id, 'typing'), {}, options),
    recall: (id, seq, options) => http.post(at(id, 'recall'), { seq }, options),
    end: (id, options) => http.post(at(id, 'end'), {}, options),
    transfer: (id, to, note) => http.post(at(id, 'transfer'), { ...to, note }),
    consult: (id, agent, note) => http.post(at(id, 'consult'), { agent, note }),
    endConsult: (id) => http.post(at(id, 'consult/end'), {}),
    hold: (id) => http.post(at(id, 'hold'), {}),
    resume: (id) => http.post(at(id, 'resume'), {}),
    note: (id, message) => http.post(at(id, 'notes'), message),
    reach: (options) => http.get('/v1/desk/reach', undefined, options),
    categories: (options) => http.get('/v1/desk/categories', undefined, options),
    promise: (id, promise) => http.post(at(id, 'commitments'), promise),
    endPromise: (commitment, outcome, note) =>
      http.post(`/v1/desk/commitments/${encodeURIComponent(commitment)}/end`, { outcome, note }),
    close: (id, wrapUp, options) => http.post(at(id, 'close'), wrapUp, options),
    giveBack: (id, note, options) => http.post(at(id, 'give-back'), { note }, options),
    confusable: (topic, options) => http.get('/v1/staff/knowledge/confusable', { topic }, options),
    compare: (a, b, options) => http.get('/v1/staff/knowledge/compare', { a, b }, options),
  }
}
