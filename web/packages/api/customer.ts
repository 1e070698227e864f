import type { CallOptions, Http } from './http'
import type { Channel } from './lists'
import type { Consent, GivenRating, RatingTags } from './ratings'
import type {
  ConversationListItem,
  ConversationSnapshot,
  EventsPage,
  Identity,
  MenuEntry,
  MessageReceipt,
  Preferences,
  SocketTicket,
  StateReply,
  Visitor,
} from './types'
import { conversationPath, longPoll, type EventsFrom, type OutgoingMessage } from './shared'

export interface CustomerApi {
  /** The same for everybody; asked without a token. */
  menu(options?: CallOptions): Promise<{ menu: MenuEntry[] }>
  /** The newest events before `before`, oldest first; `recovered: false` when the log is another one by now. */
  earlier(id: string, from: { before: number; epoch: string }, options?: CallOptions): Promise<EventsPage>
  createVisitor(options?: CallOptions): Promise<Visitor>
  /** Presents a token of the bank's server. Fails with its code (401), or `other_customer` (403). */
  identify(token: string, options?: CallOptions): Promise<Identity>
  /** `channel`: where the customer writes; by itself a page of the bank. */
  openConversation(channel?: Channel, options?: CallOptions): Promise<ConversationSnapshot>
  listConversations(options?: CallOptions): Promise<{ items: ConversationListItem[] }>
  conversation(id: string, options?: CallOptions): Promise<ConversationSnapshot>
  events(id: string, from: EventsFrom, options?: CallOptions): Promise<EventsPage>
  send(id: string, message: OutgoingMessage, options?: CallOptions): Promise<MessageReceipt>
  typing(id: string, options?: CallOptions): Promise<void>
  /** Everything up to `seq` was in the customer's sight. */
  see(id: string, seq: number, options?: CallOptions): Promise<void>
  /** Applies from the next answer on; setting the same again changes nothing. */
  setPreferences(id: string, preferences: Preferences, options?: CallOptions): Promise<Preferences>
  /** The last word on an answer counts. Fails with `answer_not_found` (404). */
  giveFeedback(id: string, seq: number, helpful: boolean, options?: CallOptions): Promise<void>
  /** Fails with `recall_late` or `recall_masked` (409). */
  recall(id: string, seq: number, options?: CallOptions): Promise<void>
  /** The conversation as a text file. */
  transcript(id: string, options?: CallOptions): Promise<string>
  /** Fails with `already_rated` (409). */
  rate(id: string, given: GivenRating, options?: CallOptions): Promise<void>
  ratingTags(options?: CallOptions): Promise<RatingTags>
  consent(options?: CallOptions): Promise<Consent>
  agree(version: string, options?: CallOptions): Promise<Consent>
  leaveQueue(id: string, options?: CallOptions): Promise<StateReply>
  /** Fails with `not_queued` (409) once a person took over, with `slot_unknown` (422) for a time that was not offered. */
  choose(id: string, choice: QueueAnswer, options?: CallOptions): Promise<StateReply>
  /** Times at which a callback can be had. */
  callbackSlots(id: string, options?: CallOptions): Promise<{ slots: string[] }>
  socketTicket(options?: CallOptions): Promise<SocketTicket>
}

export type QueueAnswer =
  { choice: 'wait' } | { choice: 'message'; text: string } | { choice: 'callback'; at: string; text: string }

const at = conversationPath('/v1/conversations')

/** What the customer reads; undefined leaves everything in the characters it is stored in. */
export type Reads = () => string | undefined

/** The customer's half of the API; `http` carries the visitor token. */
export function createCustomerApi(http: Http, reads: Reads = () => undefined): CustomerApi {
  return {
    menu: (options) => http.get('/v1/menu', { locale: reads() }, options),
    earlier: (id, from, options) => http.get(at(id, 'events'), { ...from, locale: reads() }, options),
    identify: (token, options) => http.post('/v1/visitors/identity', { token }, options),
    createVisitor: (options) => http.post('/v1/visitors', {}, options),
    openConversation: (channel, options) =>
      http.post('/v1/conversations', channel ? { channel } : {}, options),
    listConversations: (options) => http.get('/v1/conversations', undefined, options),
    conversation: (id, options) => http.get(at(id), { locale: reads() }, options),
    events: (id, from, options) =>
      http.get(at(id, 'events'), { ...from, locale: reads() }, longPoll(from.wait, options)),
    send: (id, message, options) => http.post(at(id, 'messages'), message, options),
    typing: (id, options) => http.post(at(id, 'typing'), {}, options),
    see: (id, seq, options) => http.post(at(id, 'seen'), { seq }, options),
    setPreferences: (id, preferences, options) => http.put(at(id, 'preferences'), preferences, options),
    giveFeedback: (id, seq, helpful, options) => http.put(at(id, 'feedback'), { seq, helpful }, options),
    recall: (id, seq, options) => http.post(at(id, 'recall'), { seq }, options),
    transcript: (id, options) => http.text(at(id, 'transcript'), options),
    rate: (id, given, options) => http.post(at(id, 'ratings'), given, options),
    ratingTags: (options) => http.get('/v1/satisfaction', undefined, options),
    consent: (options) => http.get('/v1/visitors/consent', undefined, options),
    agree: (version, options) => http.put('/v1/visitors/consent', { version }, options),
    leaveQueue: (id, options) => http.post(at(id, 'queue/leave'), {}, options),
    choose: (id, choice, options) => http.post(at(id, 'queue/choice'), choice, options),
    callbackSlots: (id, options) => http.get(at(id, 'queue/slots'), undefined, options),
    socketTicket: (options) => http.post('/v1/socket-tickets', {}, options),
  }
}
