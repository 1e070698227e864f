import type { DecisionKind, StudioConversation } from '@subtext/api'

/** Conversations with a turn of any of the wanted kinds; all of them when nothing is wanted in particular. */
export function withKinds(
  items: readonly StudioConversation[],
  wanted: ReadonlySet<DecisionKind>,
): StudioConversation[] {
  if (wanted.size === 0) return [...items]
  return items.filter(({ kinds }) => [...wanted].some((kind) => (kinds[kind] ?? 0) > 0))
}

/** A later page may repeat a conversation that moved while the pages were turned: the first sight of it stays. */
export function appended(
  known: readonly StudioConversation[],
  page: readonly StudioConversation[],
): StudioConversation[] {
  const seen = new Set(known.map((item) => item.conversation))
  return [...known, ...page.filter((item) => !seen.has(item.conversation))]
}
