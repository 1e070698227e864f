import type { DeskEntry } from '@subtext/api'
import type { Thread } from '../conversation/threads'

const ANSWERS = ['help.ended', 'whisper', 'taken_over']

/** The call for help nobody has answered yet; it ends with the service in which it was made. */
export function openCall({ log, entries }: Pick<Thread, 'log' | 'entries'>): DeskEntry | null {
  if (log.state.owner !== 'human') return null
  const call = entries.filter(({ type }) => type === 'help.asked').at(-1)
  if (!call) return null
  if (entries.some(({ number, type }) => number > call.number && ANSWERS.includes(type))) return null
  const owned = log.entries.filter((entry) => entry.kind === 'owner').at(-1)
  return owned && Date.parse(owned.at) > Date.parse(call.at) ? null : call
}
