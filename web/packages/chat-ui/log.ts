import type {
  AgentRef,
  Button,
  ConversationSnapshot,
  ConversationState,
  Envelope,
  EventData,
} from '@subtext/api'

/**
 * The conversation as one screen knows it: a pure reducer over the event log plus what this tab is still sending.
 * Opening a snapshot and applying the events after it gives the same log as opening a later snapshot.
 */
export interface Log {
  conversation: string
  epoch: string
  lastSeq: number
  state: ConversationState
  entries: Entry[]
  /** Sent from this tab and not yet seen in the log, in the order of sending. */
  outbox: Outgoing[]
  /** A hole was met: nothing more is applied until the log is opened again from a fresh snapshot. */
  stale: boolean
}

export interface Outgoing {
  clientId: string
  text: string
  at: string
  delivery: 'sending' | 'sent' | 'failed'
  masked: string[]
}

export type Speaker = 'customer' | 'bot' | 'agent'

interface EntryBase {
  seq: number
  at: string
}

export interface SaidEntry extends EntryBase {
  kind: 'said'
  by: Speaker
  name: string | null
  text: string
  buttons: Button[]
  masked: string[]
  clientId: string | null
}

export interface NoticeEntry extends EntryBase {
  kind: 'notice'
  text: string
  code: string
}

export interface OwnerEntry extends EntryBase {
  kind: 'owner'
  from: EventData['owner.changed']['from']
  to: EventData['owner.changed']['to']
  reason: string
  agent: AgentRef | null
}

export type Entry = SaidEntry | NoticeEntry | OwnerEntry

export function openLog(snapshot: ConversationSnapshot, outbox: Outgoing[] = []): Log {
  const entries = snapshot.events.flatMap(entryOf)
  return {
    conversation: snapshot.conversation,
    epoch: snapshot.epoch,
    lastSeq: snapshot.last_seq,
    state: snapshot.state,
    entries,
    outbox: stillUnseen(outbox, entries),
    stale: false,
  }
}

/** The log with one more event: the same object for a known event, a stale one when events are missing before it. */
export function applyEvent(log: Log, event: Envelope): Log {
  if (log.stale || event.conversation !== log.conversation || event.seq <= log.lastSeq) return log
  if (event.seq > log.lastSeq + 1) return { ...log, stale: true }
  const added = entryOf(event)
  return {
    ...log,
    lastSeq: event.seq,
    state: stateAfter(log.state, event),
    entries: added.length ? [...log.entries, ...added] : log.entries,
    outbox: stillUnseen(log.outbox, added),
  }
}

export function applyState(log: Log, state: ConversationState): Log {
  return { ...log, state }
}

export function beginSending(log: Log, message: { clientId: string; text: string; at: string }): Log {
  const others = log.outbox.filter((waiting) => waiting.clientId !== message.clientId)
  return { ...log, outbox: [...others, { ...message, delivery: 'sending', masked: [] }] }
}

/** The service has it: show the text as it was stored, personal data hidden. */
export function confirmSent(log: Log, clientId: string, stored: { text: string; masked: string[] }): Log {
  return changeOutgoing(log, clientId, { delivery: 'sent', text: stored.text, masked: stored.masked })
}

export function markFailed(log: Log, clientId: string): Log {
  return changeOutgoing(log, clientId, { delivery: 'failed' })
}

function changeOutgoing(log: Log, clientId: string, change: Partial<Outgoing>): Log {
  const outbox = log.outbox.map((message) =>
    message.clientId === clientId ? { ...message, ...change } : message,
  )
  return { ...log, outbox }
}

function stateAfter(state: ConversationState, event: Envelope): ConversationState {
  if (event.type === 'owner.changed') return afterOwnerChange(state, event.data)
  if (event.type === 'hold.changed') return { ...state, held_since: event.data.held ? event.at : null }
  return state
}

/** A place in the queue, a hold and an agent belong to the owner they were given under. */
function afterOwnerChange(state: ConversationState, change: EventData['owner.changed']): ConversationState {
  return {
    owner: change.to,
    agent: change.agent ?? (change.to === 'wrap_up' ? state.agent : null),
    queue: change.to === 'queued' ? state.queue : null,
    held_since: null,
  }
}

function stillUnseen(outbox: Outgoing[], entries: Entry[]): Outgoing[] {
  if (!outbox.length) return outbox
  const seen = new Set(entries.map((entry) => (entry.kind === 'said' ? entry.clientId : null)))
  return outbox.filter((message) => !seen.has(message.clientId))
}

function entryOf(event: Envelope): Entry[] {
  const { seq, at } = event
  switch (event.type) {
    case 'message.customer':
      return [said(event, 'customer', { masked: event.data.masked ?? [], clientId: event.data.client_id })]
    case 'message.bot':
      return [said(event, 'bot', { buttons: event.data.buttons ?? [] })]
    case 'message.agent':
      return [said(event, 'agent', { clientId: event.data.client_id })]
    case 'message.system':
      return [{ kind: 'notice', seq, at, text: event.data.text, code: event.data.code }]
    case 'owner.changed': {
      const { from, to, reason, agent } = event.data
      return [{ kind: 'owner', seq, at, from, to, reason, agent: agent ?? null }]
    }
    default:
      return []
  }
}

type SaidEvent = Extract<Envelope, { data: { text: string } }>

function said(event: SaidEvent, by: Speaker, more: Partial<SaidEntry>): SaidEntry {
  const common = { kind: 'said', seq: event.seq, at: event.at, by, name: event.actor.name } as const
  return { ...common, text: event.data.text, buttons: [], masked: [], clientId: null, ...more }
}
