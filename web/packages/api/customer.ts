import type { CallOptions, Http } from './http'
import type {
  ConversationListItem,
  ConversationSnapshot,
  EventsPage,
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
  createVisitor(options?: CallOptions): Promise<Visitor>
  openConversation(options?: CallOptions): Promise<ConversationSnapshot>
  listConversations(options?: CallOptions): Promise<{ items: ConversationListItem[] }>
  conversation(id: string, options?: CallOptions): Promise<ConversationSnapshot>
  events(id: string, from: EventsFrom, options?: CallOptions): Promise<EventsPage>
  send(id: string, message: OutgoingMessage, options?: CallOptions): Promise<MessageReceipt>
  typing(id: string, options?: CallOptions): Promise<void>
  /** Applies from the next answer on; setting the same again changes nothing. */
  setPreferences(id: string, preferences: Preferences, options?: CallOptions): Promise<Preferences>
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

/** The customer's half of the API; `http` carries the visitor token. */
export function createCustomerApi(http: Http): CustomerApi {
  return {
    menu: (options) => http.get('/v1/menu', undefined, options),
    createVisitor: (options) => http.post('/v1/visitors', {}, options),
    openConversation: (options) => http.post('/v1/conversations', {}, options),
    listConversations: (options) => http.get('/v1/conversations', undefined, options),
    conversation: (id, options) => http.get(at(id), undefined, options),
    events: (id, from, options) => http.get(at(id, 'events'), { ...from }, longPoll(from.wait, options)),
    send: (id, message, options) => http.post(at(id, 'messages'), message, options),
    typing: (id, options) => http.post(at(id, 'typing'), {}, options),
    setPreferences: (id, preferences, options) => http.put(at(id, 'preferences'), preferences, options),
    leaveQueue: (id, options) => http.post(at(id, 'queue/leave'), {}, options),
    choose: (id, choice, options) => http.post(at(id, 'queue/choice'), choice, options),
    callbackSlots: (id, options) => http.get(at(id, 'queue/slots'), undefined, options),
    socketTicket: (options) => http.post('/v1/socket-tickets', {}, options),
  }
}
