import type { Entry, SaidEntry } from '@subtext/chat-ui'

/** So many messages are offered, the newest. */
export const MOST = 30

const hasWords = (entry: Entry): entry is SaidEntry =>
  entry.kind === 'said' && !entry.recalled && entry.text.trim() !== ''

/** What the customer said, the newest first. */
export function questionsIn(entries: readonly Entry[]): SaidEntry[] {
  const said = entries.filter((entry): entry is SaidEntry => hasWords(entry) && entry.by === 'customer')
  return said.slice(-MOST).reverse()
}

/** What the agent with this number answered after that message, the newest first. */
export function answersIn(entries: readonly Entry[], number: string | undefined, after: number): SaidEntry[] {
  const own = entries.filter(
    (entry): entry is SaidEntry =>
      hasWords(entry) && entry.by === 'agent' && entry.name === `工号 ${number}` && entry.seq > after,
  )
  return own.slice(-MOST).reverse()
}
