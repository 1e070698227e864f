import type { CallOptions, Http } from './http'
import { conversationPath } from './shared'

export const URGENCIES = ['normal', 'high', 'urgent'] as const
export type Urgency = (typeof URGENCIES)[number]
/** `sent`: heard, without a number; `failed`: given up, to be sent again by hand. */
export type TicketState = 'waiting' | 'sent' | 'accepted' | 'failed'

/** What an agent opened in the bank's own ticket system. */
export interface Ticket {
  id: string
  state: TicketState
  /** What the ticket system calls it. */
  number: string | null
  title: string
  category: string | null
  urgency: Urgency
  note: string | null
  opened_by: { number: string; name: string }
  opened_at: string
  attempts: number
  /** Code of the last attempt that failed. */
  error: string | null
  next_at: string | null
  /** It may be sent again by hand now. */
  retry: boolean
}

export interface NewTicket {
  /** 8–64 of `[A-Za-z0-9_-]`, made by the client; a resend with the same id is one ticket. */
  client_id: string
  title: string
  category: string | null
  urgency: Urgency
  note: string
}

export interface TicketsApi {
  /** `on`: a ticket system is connected. */
  of(conversation: string, options?: CallOptions): Promise<{ on: boolean; tickets: Ticket[] }>
  open(conversation: string, ticket: NewTicket): Promise<Ticket>
  /** Fails with `ticket_not_failed` (409) for one that got through. */
  retry(conversation: string, id: string): Promise<Ticket>
}

const at = conversationPath('/v1/desk/conversations')

export function createTicketsApi(http: Http): TicketsApi {
  return {
    of: (conversation, options) => http.get(at(conversation, 'tickets'), undefined, options),
    open: (conversation, ticket) => http.post(at(conversation, 'tickets'), ticket),
    retry: (conversation, id) => http.post(at(conversation, `tickets/${encodeURIComponent(id)}/retry`), {}),
  }
}
