import type { CallOptions, Http } from './http'
import type {
  Comparison,
  DeskConversation,
  EventsPage,
  Inbox,
  MessageReceipt,
  StateReply,
  Titled,
} from './types'
import { conversationPath, longPoll, type EventsFrom, type OutgoingMessage } from './shared'

export interface DeskApi {
  /** With `cursor` and `wait` the call returns when the inbox differs from `cursor`, or after `wait` seconds (0–25). */
  inbox(from?: { wait?: number; cursor?: number }, options?: CallOptions): Promise<Inbox>
  conversation(id: string, options?: CallOptions): Promise<DeskConversation>
  events(id: string, from: EventsFrom, options?: CallOptions): Promise<EventsPage>
  /** Fails with `already_taken` (409) when a colleague was faster. */
  accept(id: string, options?: CallOptions): Promise<StateReply>
  send(id: string, message: OutgoingMessage, options?: CallOptions): Promise<MessageReceipt>
  typing(id: string, options?: CallOptions): Promise<void>
  /** human → wrap_up */
  end(id: string, options?: CallOptions): Promise<StateReply>
  /** wrap_up → closed; `note` has 1–500 characters. */
  close(id: string, wrapUp: WrapUp, options?: CallOptions): Promise<StateReply>
  /** human → bot */
  giveBack(id: string, note: string, options?: CallOptions): Promise<StateReply>
  /** The topics that one is mixed up with. Fails with `nothing_to_compare` (404), as `compare` does. */
  confusable(topic: string, options?: CallOptions): Promise<{ neighbours: Titled[] }>
  compare(a: string, b: string, options?: CallOptions): Promise<Comparison>
}

export interface WrapUp {
  resolved: boolean
  note: string
}

const at = conversationPath('/v1/desk/conversations')

export function createDeskApi(http: Http): DeskApi {
  return {
    inbox: (from = {}, options) => http.get('/v1/desk/inbox', { ...from }, longPoll(from.wait ?? 0, options)),
    conversation: (id, options) => http.get(at(id), undefined, options),
    events: (id, from, options) => http.get(at(id, 'events'), { ...from }, longPoll(from.wait, options)),
    accept: (id, options) => http.post(at(id, 'accept'), {}, options),
    send: (id, message, options) => http.post(at(id, 'messages'), message, options),
    typing: (id, options) => http.post(at(id, 'typing'), {}, options),
    end: (id, options) => http.post(at(id, 'end'), {}, options),
    close: (id, wrapUp, options) => http.post(at(id, 'close'), wrapUp, options),
    giveBack: (id, note, options) => http.post(at(id, 'give-back'), { note }, options),
    confusable: (topic, options) => http.get('/v1/staff/knowledge/confusable', { topic }, options),
    compare: (a, b, options) => http.get('/v1/staff/knowledge/compare', { a, b }, options),
  }
}
