import type { Board } from '@subtext/api'
import type { Need } from './words'

/** What the board marks in colour, counted, the most pressing first; what does not occur is left out. */
export function needsOf({ conversations, whole }: Board): [Need, number][] {
  const count = (flag: 'help' | 'urgent' | 'long'): number =>
    conversations.filter((card) => card[flag]).length
  const all: [Need, number][] = [
    ['help', count('help')],
    ['late', whole.too_long],
    ['urgent', count('urgent')],
    ['long', count('long')],
  ]
  return all.filter(([, times]) => times > 0)
}
