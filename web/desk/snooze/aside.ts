import type { InboxCard } from '@subtext/api'

/** Put aside by oneself: a colleague who is asked about it has put nothing aside. */
export const isAside = (card: InboxCard): boolean => Boolean(card.snoozed_until) && !card.consulted

/** Those that are put aside, the next one due first. */
export function asideOf(cards: readonly InboxCard[]): InboxCard[] {
  return cards.filter(isAside).sort((a, b) => Date.parse(a.snoozed_until!) - Date.parse(b.snoozed_until!))
}
