import { LIST_NAMES, type Inbox, type InboxCard, type ListName } from '@subtext/api'
import { isAside } from '../snooze/aside'

export const TABS = LIST_NAMES
export type Tab = ListName

/** The lists an inbox brings along; the others are fetched in pages. */
export const HELD = ['waiting', 'mine', 'ended'] as const
export type Held = (typeof HELD)[number]
export type Lists = Pick<Inbox, Held>

type Comparison = (a: InboxCard, b: InboxCard) => number

const byWaitingSince: Comparison = (a, b) => Date.parse(a.queued_at) - Date.parse(b.queued_at)
const byConversation: Comparison = (a, b) => (a.conversation < b.conversation ? -1 : 1)

/** Urgent first, then who came back from an agent, then whoever has waited longest. */
const waitingOrder: Comparison = (a, b) =>
  Number(b.urgent) - Number(a.urgent) ||
  Number(b.head ?? false) - Number(a.head ?? false) ||
  byWaitingSince(a, b) ||
  byConversation(a, b)

/** By the time of queueing, so that no card jumps while an agent is typing; finished talks sink below running ones. */
const mineOrder: Comparison = (a, b) =>
  Number(a.owner === 'wrap_up') - Number(b.owner === 'wrap_up') ||
  byWaitingSince(a, b) ||
  byConversation(a, b)

/** Last talked to first. */
const endedOrder: Comparison = (a, b) => Date.parse(b.last_at) - Date.parse(a.last_at) || byConversation(a, b)

const ORDERS: Record<Held, Comparison> = { waiting: waitingOrder, mine: mineOrder, ended: endedOrder }

/** Without what is put aside. */
export function ordered(tab: Held, inbox: Lists): InboxCard[] {
  return inbox[tab].filter((card) => tab !== 'mine' || !isAside(card)).sort(ORDERS[tab])
}

/** The conversation `step` places after `current`, going round; the first one when `current` is not listed. */
export function neighbour(cards: InboxCard[], current: string | null, step: 1 | -1): string | null {
  if (cards.length === 0) return null
  const index = cards.findIndex((card) => card.conversation === current)
  const next = index < 0 ? 0 : (index + step + cards.length) % cards.length
  return cards[next]?.conversation ?? null
}

export function findCard(inbox: Lists, conversation: string): { tab: Held; card: InboxCard } | null {
  for (const tab of HELD) {
    const card = inbox[tab].find((each) => each.conversation === conversation)
    if (card) return { tab, card }
  }
  return null
}
