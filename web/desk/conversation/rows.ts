import { dayKey, rowsOf, type Entry, type Log, type NoticeWords, type Row } from '@subtext/chat-ui'
import { logWords } from './logWords'

/** Notices to the customer of a change of hands; the line before them tells agents the same. */
const SAID_ALREADY = new Set([
  'queue_joined',
  'queue_left',
  'agent_joined',
  'agent_left',
  'transferred',
  'regrouped',
  'given_back',
])

/** What the agent `self` (a number) reads where the conversation changed hands or the customer was told something. */
export const noticeWords =
  (self: string | null): NoticeWords =>
  (entry) => {
    if (entry.kind === 'notice') return logWords.value.told(entry.text)
    if (entry.to === 'queued')
      return entry.from === 'human' ? logWords.value.regroupedRow : logWords.value.queuedRow
    if (entry.to === 'human') return joined(entry.agent?.number, self)
    return logWords.value.ended[`${entry.from}→${entry.to}`] ?? null
  }

function joined(number: string | undefined, self: string | null): string {
  if (!number) return logWords.value.somebodyJoined
  return number === self ? logWords.value.selfJoined : logWords.value.joined(number)
}

export interface Split {
  /** Told to the bot, before the (last) handoff. */
  bot: Row[]
  /** From the handoff on; everything while the bot still owns the conversation. */
  human: Row[]
}

/** Splits a conversation where it last left the bot, as the agent `self` reads it. */
export function splitAtHandoff(log: Log, self: string | null = null): Split {
  const index = log.entries.map(leavesBot).lastIndexOf(true)
  if (index < 0) return { bot: [], human: rows(log, self) }
  return {
    bot: rows({ ...log, entries: log.entries.slice(0, index), outbox: [] }, self, log.entries),
    human: rows({ ...log, entries: log.entries.slice(index) }, self, log.entries),
  }
}

/** When the first event that is here happened; null when it is the first of all. */
export function heldFrom(thread: { log: Log } | null): string | null {
  return thread && thread.log.firstSeq > 1 ? (thread.log.entries[0]?.at ?? null) : null
}

function leavesBot(entry: Entry): boolean {
  return entry.kind === 'owner' && entry.from === 'bot' && entry.to !== 'bot'
}

function isRepeated(entry: Entry, index: number, all: Entry[]): boolean {
  return entry.kind === 'notice' && SAID_ALREADY.has(entry.code) && all[index - 1]?.kind === 'owner'
}

function rows(log: Log, self: string | null, quotable = log.entries): Row[] {
  const entries = log.entries.filter((entry, index, all) => !isRepeated(entry, index, all))
  return rowsOf({ ...log, entries }, noticeWords(self), dayKey, 'agent', quotable)
}

/** How many messages stand in a list, notices and days left out. */
export function countMessages(list: Row[]): number {
  return list.filter((row) => row.kind === 'bubble').length
}
