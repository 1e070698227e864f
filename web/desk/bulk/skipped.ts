import type { InboxCard } from '@subtext/api'

/** How many of these a deed of agent `number` passes over: who waits and whom he serves can be assigned, his own closed. */
export function skippedBy(deed: 'assign' | 'close', cards: InboxCard[], number: string): number {
  const own = (card: InboxCard): boolean => card.agent?.number === number && !card.consulted
  const goes = (card: InboxCard): boolean =>
    deed === 'assign'
      ? card.owner === 'queued' || (card.owner === 'human' && own(card))
      : own(card) && (card.owner === 'human' || card.owner === 'wrap_up')
  return cards.filter((card) => !goes(card)).length
}
