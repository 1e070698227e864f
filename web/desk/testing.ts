import type {
  Commitment,
  DeskConversation,
  DeskEntry,
  Envelope,
  EventData,
  EventType,
  Inbox,
  InboxCard,
  Owner,
} from '@subtext/api'

const START = Date.parse('2026-11-21T08:00:00Z')

/** A moment, `seconds` after the start of the tests' day. */
export function moment(seconds: number): string {
  return new Date(START + seconds * 1000).toISOString()
}

export function card(conversation: string, over: Partial<InboxCard> = {}): InboxCard {
  return {
    conversation,
    owner: 'queued',
    skill: { id: 'forex', name: '外汇业务' },
    urgent: false,
    topic: null,
    need: null,
    reason: { code: 'human_topic', text: '该业务由专员办理' },
    headline: `需求 ${conversation}`,
    queued_at: moment(0),
    last_text: '您好',
    last_at: moment(0),
    agent: null,
    ...over,
  }
}

export function inbox(over: Partial<Inbox> = {}): Inbox {
  const status = { status: 'online', reason: null, since: null, capacity: 5 } as const
  return {
    cursor: 1,
    now: moment(0),
    waiting: [],
    mine: [],
    ended: [],
    status,
    offers: [],
    ...over,
  }
}

export function event<T extends EventType>(
  seq: number,
  type: T,
  data: EventData[T],
  conversation = 'c1',
): Envelope {
  const kind = type === 'message.customer' ? 'customer' : type === 'message.agent' ? 'agent' : 'bot'
  return { v: 1, conversation, seq, type, at: moment(seq), actor: { kind, name: null }, data } as Envelope
}

export function said(seq: number, text: string): Envelope {
  return event(seq, 'message.customer', { text, client_id: `customer-${seq}`, masked: [] })
}

export function replied(seq: number, text: string, clientId: string): Envelope {
  return event(seq, 'message.agent', { text, client_id: clientId })
}

export function handed(seq: number, from: Owner, to: Owner, number: string | null = null): Envelope {
  const agent = number === null ? null : { number, name: number }
  return event(seq, 'owner.changed', { from, to, reason: 'test', agent })
}

/** A conversation of agent 1001 after the given events. */
export function snapshot(events: Envelope[], owner: Owner = 'human'): DeskConversation {
  return {
    conversation: 'c1',
    epoch: 'e1',
    last_seq: events.length,
    state: { owner, agent: { number: '1001', name: '1001' }, queue: null },
    preferences: { elder: false },
    summary: null,
    events,
    entries: [],
    commitments: [],
  }
}

/** Something agent 1001 wrote beside the conversation. */
export function entry(number: number, type: string, seconds: number, data: DeskEntry['data']): DeskEntry {
  return { number, type, at: moment(seconds), author: '1001', data }
}

export function promise(id: string, over: Partial<Commitment> = {}): Commitment {
  return {
    id,
    conversation: 'c1',
    kind: 'callback',
    what: '回电话',
    owner: '1001',
    skill: null,
    headline: '',
    made_at: moment(0),
    due_at: moment(3600),
    breached: false,
    ended_at: null,
    outcome: null,
    note: null,
    ...over,
  }
}
