import type {
  AgentRef,
  ConversationSnapshot,
  ConversationState,
  Envelope,
  EventData,
  EventType,
  Owner,
  RatedParty,
} from '@subtext/api'

/** Builders for tests of everything that reads the event log. */
export const CONVERSATION = 'c1'
export const AT = '2026-03-05T02:00:00Z'

const ACTOR: Record<EventType, Envelope['actor']> = {
  'conversation.opened': { kind: 'system', name: null },
  'message.customer': { kind: 'customer', name: null },
  'message.image': { kind: 'customer', name: null },
  'message.bot': { kind: 'bot', name: null },
  'message.agent': { kind: 'agent', name: '工号 1024' },
  'message.agent_image': { kind: 'agent', name: '工号 1024' },
  'message.system': { kind: 'system', name: null },
  'owner.changed': { kind: 'system', name: null },
  'hold.changed': { kind: 'system', name: null },
  'feedback.given': { kind: 'customer', name: null },
  'message.recalled': { kind: 'customer', name: null },
  'rating.asked': { kind: 'system', name: null },
  'rating.given': { kind: 'customer', name: null },
}

export function event<T extends EventType>(seq: number, type: T, data: EventData[T], at = AT): Envelope {
  return { v: 1, conversation: CONVERSATION, seq, type, at, actor: ACTOR[type], data } as Envelope
}

export const opened = (seq = 1): Envelope => event(seq, 'conversation.opened', {})

export const customer = (
  seq: number,
  text: string,
  clientId = `client-${seq}`,
  masked: string[] = [],
): Envelope => event(seq, 'message.customer', { text, client_id: clientId, masked })

export const sentImage = (seq: number, image = `i_${seq}`, clientId = `client-${seq}`): Envelope =>
  event(seq, 'message.image', { image, width: 400, height: 300, size: 5000, client_id: clientId })

export const agentImage = (seq: number, image = `i_${seq}`, clientId = `agent-${seq}`): Envelope =>
  event(seq, 'message.agent_image', { image, width: 400, height: 300, size: 5000, client_id: clientId })

export const bot = (seq: number, text: string, titles: string[] = []): Envelope => {
  const buttons = titles.map((title) => ({ title, value: `${title}。` }))
  return event(seq, 'message.bot', { text, buttons, in_reply_to: [] })
}

/** Says that a person will check who the customer is. */
export const botChecks = (seq: number): Envelope =>
  event(seq, 'message.bot', {
    text: '办的时候会先核对您的基本信息。',
    buttons: [],
    in_reply_to: [],
    sign_in: true,
  })

export const agentSays = (seq: number, text: string): Envelope =>
  event(seq, 'message.agent', { text, client_id: `agent-${seq}` })

export const system = (seq: number, text: string, code = 'notice'): Envelope =>
  event(seq, 'message.system', { text, code })

export const owner = (seq: number, from: Owner, to: Owner, agent: AgentRef | null = null): Envelope =>
  event(seq, 'owner.changed', { from, to, reason: 'test', agent })

export const hold = (seq: number, held: boolean): Envelope => event(seq, 'hold.changed', { held })

export const answers = (seq: number, text: string, titles: string[] = []): Envelope => {
  const buttons = titles.map((title) => ({ title, value: `${title}。` }))
  return event(seq, 'message.bot', { text, buttons, in_reply_to: [seq - 1], answer: true })
}

/** As the bot asks below an answer. */
export const verdicts = (seq: number): Envelope => {
  const buttons = ['解决了', '没解决'].map((word) => ({ title: word, value: word }))
  return event(seq, 'message.bot', { text: '解决了吗？', buttons, in_reply_to: [] })
}

export const feedback = (seq: number, about: number, helpful: boolean): Envelope =>
  event(seq, 'feedback.given', { seq: about, helpful })

export const recalled = (seq: number, message: number): Envelope =>
  event(seq, 'message.recalled', { seq: message })

export const ratingAsked = (seq: number, about: RatedParty = 'bot', rating = 'r_1'): Envelope =>
  event(seq, 'rating.asked', { rating, about })

export const ratingGiven = (seq: number, about: RatedParty = 'bot', rating = 'r_1'): Envelope =>
  event(seq, 'rating.given', { rating, about })

export const BOT_STATE: ConversationState = { owner: 'bot', agent: null, queue: null }

export function snapshot(events: Envelope[], state: ConversationState = BOT_STATE): ConversationSnapshot {
  const preferences = { elder: false }
  return { conversation: CONVERSATION, epoch: 'e1', last_seq: events.length, state, preferences, events }
}
