import type { Log } from '@subtext/chat-ui'

/** The seq of the customer's newest message while nobody has answered it; null otherwise. */
export function askedLast({ entries }: Pick<Log, 'entries'>): number | null {
  const last = entries.filter((entry) => entry.kind === 'said' && !entry.recalled).at(-1)
  return last?.kind === 'said' && last.by === 'customer' ? last.seq : null
}
