import type { Inbox, InboxCard } from '@subtext/api'

export interface InboxChanges {
  /** Came to the queue since the list before. */
  arrived: InboxCard[]
  /** Own conversations in which something was said since the list before. */
  spoke: InboxCard[]
}

const NOTHING: InboxChanges = { arrived: [], spoke: [] }

/** What deserves an agent's ear; the first list after a page load is no news. */
export function changesBetween(before: Inbox | null, after: Inbox): InboxChanges {
  if (!before) return NOTHING
  const known = new Set(before.waiting.map((card) => card.conversation))
  const lastAt = new Map(before.mine.map((card) => [card.conversation, card.last_at]))
  return {
    arrived: after.waiting.filter((card) => !known.has(card.conversation)),
    spoke: after.mine.filter((card) => {
      const at = lastAt.get(card.conversation)
      return at !== undefined && Date.parse(card.last_at) > Date.parse(at)
    }),
  }
}
