import { dayKey, rowsOf, type Entry, type Log, type NoticeWords, type Row } from '@subtext/chat-ui'
import { logWords } from './logWords'

/** What an agent reads where the conversation changed hands. */
export const noticeWords: NoticeWords = (entry) => {
  if (entry.kind === 'notice') return entry.text
  if (entry.to === 'queued')
    return entry.from === 'human' ? logWords.value.regroupedRow : logWords.value.queuedRow
  if (entry.to === 'human')
    return entry.agent ? logWords.value.joined(entry.agent.number) : logWords.value.somebodyJoined
  return logWords.value.ended[`${entry.from}→${entry.to}`] ?? null
}

export interface Split {
  /** Told to the bot, before the (last) handoff. */
  bot: Row[]
  /** From the handoff on; everything while the bot still owns the conversation. */
  human: Row[]
}

/** Splits a conversation where it last left the bot. */
export function splitAtHandoff(log: Log): Split {
  const index = log.entries.map(leavesBot).lastIndexOf(true)
  if (index < 0) return { bot: [], human: rows(log) }
  return {
    bot: rows({ ...log, entries: log.entries.slice(0, index), outbox: [] }, log.entries),
    human: rows({ ...log, entries: log.entries.slice(index) }, log.entries),
  }
}

/** When the first event that is here happened; null when it is the first of all. */
export function heldFrom(thread: { log: Log } | null): string | null {
  return thread && thread.log.firstSeq > 1 ? (thread.log.entries[0]?.at ?? null) : null
}

function leavesBot(entry: Entry): boolean {
  return entry.kind === 'owner' && entry.from === 'bot' && entry.to !== 'bot'
}

function rows(log: Log, quotable = log.entries): Row[] {
  return rowsOf(log, noticeWords, dayKey, 'agent', quotable)
}

/** How many messages stand in a list, notices and days left out. */
export function countMessages(list: Row[]): number {
  return list.filter((row) => row.kind === 'bubble').length
}
