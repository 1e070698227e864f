import type {
  AgentRef,
  Button,
  ConversationSnapshot,
  ConversationState,
  Envelope,
  EnvelopeOf,
  EventData,
  RatedParty,
} from '@subtext/api'

/**
 * The conversation as one screen knows it: a pure reducer over the event log plus what this tab is still sending.
 * Opening a snapshot and applying the events after it gives the same log as opening a later snapshot.
 */
export interface Log {
  conversation: string
  epoch: string
  lastSeq: number
  /** The first event that is here; what came before it can be fetched. 1: it is whole. */
  firstSeq: number
  state: ConversationState
  entries: Entry[]
  /** What became of entries that are not here, oldest first. */
  changes: Change[]
  /** Sent from this tab and not yet seen in the log, in the order of sending. */
  outbox: Outgoing[]
  /** What the customer was asked to rate, oldest first. */
  ratings: AskedRating[]
  /** A hole was met: nothing more is applied until the log is opened again from a fresh snapshot. */
  stale: boolean
}

export interface Outgoing {
  clientId: string
  text: string
  at: string
  delivery: 'sending' | 'sent' | 'failed'
  masked: string[]
  /** The seq of the message it answers. */
  quotes?: number | null
  /** What is sent is an image; it is under way as far as `progress` says, 0 to 1. */
  image?: { url: string; progress: number }
}

/** An image in the log; pixels. */
export interface StoredImage {
  id: string
  width: number
  height: number
}

export interface AskedRating {
  id: string
  about: RatedParty
  seq: number
  given: boolean
}

export interface Change {
  seq: number
  change: Partial<SaidEntry>
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
  /** An answer, of which the customer may say whether it helped. */
  answer: boolean
  /** Signing in at the bank's site would spare the customer a check. */
  signIn?: boolean
  /** What he said of it last; null while he said nothing. */
  helpful: boolean | null
  /** Taken back: the text is gone. */
  recalled: boolean
  /** The seq of the message it answers. */
  quotes: number | null
  /** Instead of a text. */
  image?: StoredImage
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
  const { entries, ratings, changes } = snapshot.events.reduce(take, NOTHING_TOLD)
  return {
    conversation: snapshot.conversation,
    epoch: snapshot.epoch,
    lastSeq: snapshot.last_seq,
    firstSeq: snapshot.events[0]?.seq ?? snapshot.last_seq + 1,
    state: snapshot.state,
    entries,
    changes,
    outbox: stillUnseen(outbox, entries),
    ratings,
    stale: false,
  }
}

/** The log with the events right before it: the same object when they are not those. Ratings asked back then are past. */
export function prependEvents(log: Log, events: Envelope[]): Log {
  const fits = events.length > 0 && events[events.length - 1]!.seq === log.firstSeq - 1
  if (!fits || events[0]!.conversation !== log.conversation) return log
  const before = events.reduce(take, NOTHING_TOLD)
  const told = log.changes.reduce((sum, { seq, change }) => changeSaid(sum, seq, change), before)
  return {
    ...log,
    firstSeq: events[0]!.seq,
    entries: [...told.entries, ...log.entries],
    changes: told.changes,
  }
}

/** The log with one more event: the same object for a known event, a stale one when events are missing before it. */
export function applyEvent(log: Log, event: Envelope): Log {
  if (log.stale || event.conversation !== log.conversation || event.seq <= log.lastSeq) return log
  if (event.seq > log.lastSeq + 1) return { ...log, stale: true }
  const { entries, ratings, changes } = take(log, event)
  return {
    ...log,
    lastSeq: event.seq,
    state: stateAfter(log.state, event),
    entries,
    ratings,
    changes,
    outbox: stillUnseen(log.outbox, entries.slice(log.entries.length)),
  }
}

export function applyState(log: Log, state: ConversationState): Log {
  return { ...log, state }
}

export function beginSending(
  log: Log,
  message: Pick<Outgoing, 'clientId' | 'text' | 'at' | 'quotes' | 'image'>,
): Log {
  const others = log.outbox.filter((waiting) => waiting.clientId !== message.clientId)
  return { ...log, outbox: [...others, { ...message, delivery: 'sending', masked: [] }] }
}

/** The service has it: show the text as it was stored, personal data hidden. */
export function confirmSent(log: Log, clientId: string, stored: { text: string; masked: string[] }): Log {
  return changeOutgoing(log, clientId, { delivery: 'sent', text: stored.text, masked: stored.masked })
}

/** The service would not have it: its text goes back to whoever wrote it. */
export function dropOutgoing(log: Log, clientId: string): Log {
  return { ...log, outbox: log.outbox.filter((message) => message.clientId !== clientId) }
}

export function markFailed(log: Log, clientId: string): Log {
  return changeOutgoing(log, clientId, { delivery: 'failed' })
}

/** What it answers is gone: sent again, it stands for itself. */
export function dropQuote(log: Log, clientId: string): Log {
  return changeOutgoing(log, clientId, { quotes: null })
}

export function reportProgress(log: Log, clientId: string, progress: number): Log {
  const image = log.outbox.find((message) => message.clientId === clientId)?.image
  return image ? changeOutgoing(log, clientId, { image: { ...image, progress } }) : log
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

type Told = Pick<Log, 'entries' | 'ratings' | 'changes'>

const NOTHING_TOLD: Told = { entries: [], ratings: [], changes: [] }

/** What a screen knows after one more event; most add an entry, some change an earlier one. */
function take(told: Told, event: Envelope): Told {
  switch (event.type) {
    case 'message.recalled':
      return changeSaid(told, event.data.seq, { text: '', recalled: true, image: undefined })
    case 'feedback.given':
      return changeSaid(told, event.data.seq, { helpful: event.data.helpful })
    case 'rating.asked': {
      const { rating: id, about } = event.data
      return { ...told, ratings: [...told.ratings, { id, about, seq: event.seq, given: false }] }
    }
    case 'rating.given': {
      const { rating: id } = event.data
      return { ...told, ratings: told.ratings.map((one) => (one.id === id ? { ...one, given: true } : one)) }
    }
    default: {
      const added = entryOf(event)
      return added.length ? { ...told, entries: [...told.entries, ...added] } : told
    }
  }
}

function changeSaid(told: Told, seq: number, change: Partial<SaidEntry>): Told {
  const first = told.entries[0]?.seq
  if (first === undefined || seq < first) return { ...told, changes: [...told.changes, { seq, change }] }
  const entries = told.entries.map((entry) =>
    entry.seq === seq && entry.kind === 'said' ? { ...entry, ...change } : entry,
  )
  return { ...told, entries }
}

function entryOf(event: Envelope): Entry[] {
  const { seq, at } = event
  switch (event.type) {
    case 'message.customer':
      return [said(event, 'customer', personal(event.data))]
    case 'message.image':
      return [imageEntry(event, 'customer')]
    case 'message.agent_image':
      return [imageEntry(event, 'agent')]
    case 'message.bot':
      return [botEntry(event)]
    case 'message.agent':
      return [said(event, 'agent', personal(event.data))]
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

function botEntry(event: EnvelopeOf<'message.bot'>): SaidEntry {
  const { buttons = [], answer = false, sign_in: signIn = false } = event.data
  return { ...said(event, 'bot', { buttons, answer }), ...(signIn ? { signIn } : {}) }
}

function imageEntry(event: EnvelopeOf<'message.image' | 'message.agent_image'>, by: Speaker): SaidEntry {
  const { image: id, width, height, client_id: clientId, recalled = false } = event.data
  const shown = recalled ? {} : { image: { id, width, height } }
  return { ...saidBy(event, by), clientId, recalled, ...shown }
}

type SaidEvent = Extract<Envelope, { data: { text: string } }>

function said(event: SaidEvent, by: Speaker, more: Partial<SaidEntry>): SaidEntry {
  return { ...saidBy(event, by), text: event.data.text, ...more }
}

function saidBy(event: Envelope, by: Speaker): SaidEntry {
  const common = { kind: 'said', seq: event.seq, at: event.at, by, name: event.actor.name } as const
  const unmarked = { answer: false, helpful: null, recalled: false, quotes: null }
  const rest = { buttons: [], masked: [], clientId: null, ...unmarked }
  return { ...common, text: '', ...rest }
}

/** What customers and agents have in common: both can be masked, taken back, and quote. */
function personal(data: EventData['message.customer' | 'message.agent']): Partial<SaidEntry> {
  const { masked = [], client_id: clientId, recalled = false, quotes = null } = data
  return { masked, clientId, recalled, quotes }
}
