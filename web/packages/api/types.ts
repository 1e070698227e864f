import type { BotSaid } from './said'
import type { Label } from './labels'
import type { Channel, DueClock } from './lists'
import type { RatedParty } from './ratings'
import type { Commitment, DeskEntry } from './service'
import type { SaidByPerson } from './shared'

/** The service's HTTP and WebSocket vocabulary. Times are ISO 8601 in UTC, lengths are in characters. */

export type Owner = 'bot' | 'queued' | 'human' | 'wrap_up' | 'closed'
export type ActorKind = 'customer' | 'bot' | 'agent' | 'system'

export interface Actor {
  kind: ActorKind
  name: string | null
}

export interface AgentRef {
  number: string
  name: string
}

export interface NamedRef {
  id: string
  name: string
}

/** `image` is its id, empty once taken back; pixels and bytes. */
export interface ImageSaid {
  image: string
  width: number
  height: number
  size: number
  client_id: string
  recalled?: boolean
}

/** What each event type carries in `data`. */
export interface EventData {
  'conversation.opened': Record<string, never>
  'message.customer': SaidByPerson
  'message.image': ImageSaid
  /** `answer`: the customer may say whether it helped. */
  'message.bot': BotSaid
  'message.agent': SaidByPerson
  'message.agent_image': ImageSaid
  'message.system': { text: string; code: string }
  'owner.changed': { from: Owner; to: Owner; reason: string; agent: AgentRef | null }
  'hold.changed': { held: boolean }
  'feedback.given': { seq: number; helpful: boolean }
  'message.recalled': { seq: number }
  'rating.asked': { rating: string; about: RatedParty }
  'rating.given': { rating: string; about: RatedParty }
}

export type EventType = keyof EventData

export interface EnvelopeOf<T extends EventType> {
  v: 1
  conversation: string
  seq: number
  type: T
  at: string
  actor: Actor
  data: EventData[T]
}

export type Envelope = { [T in EventType]: EnvelopeOf<T> }[EventType]

export interface QueueState {
  position: number
  ahead: number
  wait_minutes: [number, number] | null
  /** Other ways than waiting, while they are offered. */
  choices?: QueueChoice[]
  /** The next opening, while the desk is closed. */
  opens_at?: string
}

export type QueueChoice = 'callback' | 'message' | 'wait'

export interface ConversationState {
  owner: Owner
  agent: AgentRef | null
  queue: QueueState | null
  /** Since when the agent lets the customer hold. */
  held_since?: string | null
}

/** How the customer wants to be answered. */
export interface Preferences {
  /** Answers in the elder form: short lines, one step each. */
  elder: boolean
}

export interface ConversationSnapshot {
  conversation: string
  epoch: string
  last_seq: number
  state: ConversationState
  preferences: Preferences
  /** Bytes of the largest image the customer may send; null where he may send none. */
  image_max_bytes?: number | null
  events: Envelope[]
  /** The newest event that was in the customer's sight. */
  seen?: number
}

/** `recovered: false` means that the asked position is gone: fetch the snapshot again. */
export interface EventsPage {
  epoch: string
  recovered: boolean
  events: Envelope[]
  last_seq: number
  state: ConversationState
  /** As in the snapshot. */
  seen?: number
}

export interface MessageReceipt {
  seq: number
  at: string
  client_id: string
  text: string
  masked: string[]
  duplicate: boolean
}

export interface SocketTicket {
  ticket: string
  expires_in: number
}

// --- customer ---

export interface Visitor {
  visitor: string
  token: string
}

/** For whom the bank's site vouches, until when. */
export interface Identity {
  level: string
  until: string
}

/** A button of the opening menu: it either says something or leads to the next level. */
export interface MenuEntry {
  label: string
  /** Where `label` is in other characters: as the bank's pages name the entry. */
  name?: string
  say?: string
  children?: MenuEntry[]
}

export interface ConversationListItem {
  conversation: string
  updated_at: string
  owner: Owner
}

// --- staff ---

export interface Agent {
  id: string
  login: string
  number: string
  name: string
  roles: string[]
  skills: string[]
}

export interface StaffSession {
  agent: Agent
  csrf: string
  /** Signed in with a first password: nothing but another one is accepted. */
  must_change_password?: boolean
  /** Signs in with one-time codes. */
  codes?: boolean
}

export interface CodedText {
  code: string
  text: string
}

export type Requeued = 'agent_lost' | 'handed_on' | 'customer_returned'

export interface InboxCard {
  conversation: string
  owner: Owner
  skill: NamedRef
  urgent: boolean
  topic: NamedRef | null
  need: NamedRef | null
  reason: CodedText
  /** How sure the bot was of the topic, 0–1; null where a rule or another reason decided. */
  confidence?: number | null
  headline: string
  queued_at: string
  /** Came back from an agent: first of his class. */
  head?: boolean
  /** Why it waits again; null for a first wait, and while it is served. */
  requeued?: Requeued | null
  last_text: string
  last_at: string
  /** Whose words the last ones are; null while nobody has said anything. */
  last_by?: 'customer' | 'bot' | 'agent' | null
  /** Number of the agent whose words they are. */
  last_agent?: string | null
  agent: AgentRef | null
  held_since?: string | null
  /** Until when its agent has put it aside. */
  snoozed_until?: string | null
  /** Since when it is back from that, until its agent speaks. */
  snooze_over_at?: string | null
  /** A colleague has it and asks for help. */
  consulted?: boolean
  /** Promises to this customer that are still open. */
  commitments?: number
  /** The one that runs; null while it is the customer's turn to speak. */
  clock?: DueClock | null
  channel?: Channel
  /** So the bank's site says; it changes no place in the line. */
  vip?: boolean
  /** In the order they were put on. */
  labels?: Label[]
}

/** 在线 · 忙碌 · 小休 · 离线; only who is online is given customers. */
export type StatusName = 'online' | 'busy' | 'break' | 'offline'

export interface AgentStatus {
  status: StatusName
  reason: string | null
  /** Null until the agent set it himself. */
  since: string | null
  /** Customers he is given at once. */
  capacity: number
}

/** A customer who rings at this agent; `expires_at` is server time. */
export interface Offer {
  conversation: string
  offered_at: string
  expires_at: string
}

export interface Inbox {
  cursor: number
  /** The service's clock; waiting times are counted from here. */
  now: string
  waiting: InboxCard[]
  mine: InboxCard[]
  ended: InboxCard[]
  /** What the agent and his groups still owe customers, the next due first. */
  commitments?: Commitment[]
  status: AgentStatus
  offers: Offer[]
}

export interface ShownAnswer {
  topic: string
  title: string
  /** What the customer said next; empty if nothing. */
  reaction: string
  /** How he took it; absent in summaries of an older version. */
  outcome?: CodedText | null
}

export interface Summary {
  headline: string
  first_said: string
  topic: NamedRef | null
  need: NamedRef | null
  skill: NamedRef
  urgent: boolean
  reason: CodedText
  ruled_out: string[]
  facts: { label: string; value: string }[]
  skipped?: string[]
  answers_shown: ShownAnswer[]
  emotion: string
  quotes: string[]
  identity: string
  promised: { kind: string; text: string; due_at: string }[]
  opening: string
  suggested: { topic: string; title: string }[]
  bot_seconds: number
  queued_at: string
  /** The customer reads answers in the elder form. */
  elder?: boolean
  identity_level?: string
  /** His contacts within 48 hours on the same topic, the newest first. */
  earlier?: EarlierContact[]
  /** The agents’ card of the topic. */
  playbook?: { topic: string; title: string; steps: string[] } | null
  queue_seconds?: number
  /** What he wrote while waiting. */
  added?: string[]
  /** On the conversation, in the order they were put on. */
  labels?: NamedRef[]
}

export interface EarlierContact {
  conversation: string
  at: string
  by: string
  topic: NamedRef
  outcome: CodedText
  note: string
}

export interface DeskConversation extends ConversationSnapshot {
  summary: Summary | null
  entries?: DeskEntry[]
  commitments?: Commitment[]
}

export interface DeskEventsPage extends EventsPage {
  entries?: DeskEntry[]
}

export interface Titled {
  topic: string
  title: string
}

/** A step of either topic, or of both when they correspond. */
export interface ComparedStep {
  same: boolean
  a: string | null
  b: string | null
}

export interface Comparison {
  a: Titled & { answer: string }
  b: Titled & { answer: string }
  steps: ComparedStep[]
  difference: string | null
  /** The question that tells the two apart. */
  ask: string | null
}

export interface StateReply {
  state: ConversationState
}
