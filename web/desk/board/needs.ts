import type { Board } from '@subtext/api'
import type { Need } from './words'

/** What the board marks in colour, counted, the most pressing first; what does not occur is left out. Calls for help are named one by one. */
export function needsOf({ conversations, whole }: Board): [Need, number][] {
  const count = (flag: 'urgent' | 'long'): number => conversations.filter((card) => card[flag]).length
  const all: [Need, number][] = [
    ['late', whole.too_long],
    ['urgent', count('urgent')],
    ['long', count('long')],
  ]
  return all.filter(([, times]) => times > 0)
}
