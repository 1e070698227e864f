import type { Entry, Log, Outgoing, SaidEntry, Speaker } from './log'
import { plainText } from './richText'

/** What the message list draws, top to bottom. Keys are stable from sending to the stored event. */
export type Row = DayRow | BubbleRow | NoticeRow

export interface DayRow {
  kind: 'day'
  key: string
  at: string
}

export interface NoticeRow {
  kind: 'notice'
  key: string
  at: string
  text: string
  /** `internal`: for staff only, and shown so. */
  tone?: 'internal'
}

export interface BubbleRow {
  kind: 'bubble'
  key: string
  by: Speaker
  name: string | null
  at: string
  text: string
  masked: string[]
  delivery: 'sending' | 'sent' | 'failed'
  /** Set while the message is this tab's own and may be sent again. */
  clientId: string | null
  buttons: ButtonRow[]
  /** The newest one of an agent that was in the customer's sight; only the desk knows. */
  seen?: boolean
  /** The last message of its speaker: the only one whose plain "sent" is worth a line. */
  latest: boolean
  /** Its number in the log; null while it is still being sent. */
  seq: number | null
  answer: boolean
  helpful: boolean | null
  recalled: boolean
  /** The message it answers; null for none. */
  quote: Quote | null
  /** Instead of a text: stored under `id`, or still on its way from this screen. */
  image?: ImageRow
}

export interface ImageRow {
  id: string | null
  url: string | null
  width?: number
  height?: number
  progress?: number
}

/** `by` is null for a message that is older than what this screen has. */
export interface Quote {
  by: Speaker | null
  text: string
  recalled: boolean
}

export interface ButtonRow {
  title: string
  value: string
  state: 'open' | 'chosen' | 'past'
}

/** Words for events that carry none; null keeps the event out of sight. */
export type NoticeWords = (entry: Exclude<Entry, SaidEntry>) => string | null

/** What came in at the end: what was put before the known rows is the past, and a day is no news. */
export function arrived(rows: Row[], known: ReadonlySet<string>): Row[] {
  const said = rows.filter((row) => row.kind !== 'day')
  const from = Math.max(
    0,
    said.findIndex((row) => known.has(row.key)),
  )
  return said.slice(from).filter((row) => !known.has(row.key))
}

/**
 * Buttons of the bot below an answer that say whether it helped (service/dialogue/answers.py). While they can be
 * pressed, and when one was, the answer needs no 有帮助 and 没帮助 beside them: the service hears both alike.
 */
const VERDICTS = new Set(['解决了', '没解决'])

/** `self` is the speaker whose screen this is: what is still being sent is theirs. `quotable` is where quotes are from. */
export function rowsOf(
  log: Log,
  words: NoticeWords,
  dayOf: (at: string) => string,
  self: Speaker = 'customer',
  quotable: Entry[] = log.entries,
): Row[] {
  const quoteOf = (seq: number | null | undefined): Quote | null => quoted(quotable, seq)
  const drawn: Row[] = []
  // What the customer said next: buttons offered before it are a record from then on, in every tab and after a reload.
  let answer = self === 'customer' ? (log.outbox[0]?.text ?? null) : null
  let asked = false
  for (const entry of [...log.entries].reverse()) {
    const row = entry.kind === 'said' ? bubble(entry, answer, quoteOf(entry.quotes)) : notice(entry, words)
    if (row) drawn.push(row)
    if (entry.kind !== 'said') continue
    asked ||= entry.buttons.some(({ value }) => VERDICTS.has(value))
    const byButtons = asked && (answer === null || VERDICTS.has(answer))
    if (row?.kind === 'bubble' && byButtons && row.helpful === null) row.answer = false
    if (entry.by === 'customer') [answer, asked] = [entry.text, false]
  }
  drawn.reverse()
  drawn.push(...log.outbox.map((message) => outgoingBubble(message, self, quoteOf(message.quotes))))
  return markLatest(separateDays(drawn, dayOf))
}

function quoted(entries: Entry[], seq: number | null | undefined): Quote | null {
  if (!seq) return null
  const found = entries.find((entry) => entry.seq === seq)
  if (found?.kind !== 'said') return { by: null, text: '', recalled: false }
  return { by: found.by, text: wordsOf(found), recalled: found.recalled }
}

/** What stands there, on one line: without the marks an answer may have. */
export function wordsOf({ by, text }: Pick<SaidEntry, 'by' | 'text'>): string {
  return (by === 'bot' ? plainText(text) : text).replace(/\s+/g, ' ')
}

function bubble(entry: SaidEntry, answer: string | null, quote: Quote | null): BubbleRow {
  const { by, name, at, text, masked, clientId, seq, answer: isAnswer, helpful, recalled } = entry
  const key = clientId ?? `seq-${entry.seq}`
  const buttons = entry.buttons.length ? buttonRows(entry, answer) : []
  return {
    kind: 'bubble',
    key,
    by,
    name,
    at,
    text,
    masked,
    clientId: null,
    delivery: 'sent',
    buttons,
    latest: false,
    seq,
    answer: isAnswer,
    helpful,
    recalled,
    quote,
    ...(entry.image && { image: { ...entry.image, url: null } }),
  }
}

const UNSENT = { seq: null, answer: false, helpful: null, recalled: false } as const

function outgoingBubble(message: Outgoing, self: Speaker, quote: Quote | null): BubbleRow {
  const { clientId, at, text, masked, delivery } = message
  const shown = message.image && { image: { id: null, ...message.image } }
  const own = { by: self, name: null, delivery, clientId, quote, ...UNSENT } as const
  return { kind: 'bubble', key: clientId, at, text, masked, buttons: [], latest: false, ...own, ...shown }
}

function notice(entry: Exclude<Entry, SaidEntry>, words: NoticeWords): NoticeRow | null {
  const text = words(entry)
  return text ? { kind: 'notice', key: `seq-${entry.seq}`, at: entry.at, text } : null
}

function buttonRows(entry: SaidEntry, answer: string | null): ButtonRow[] {
  const chosen = entry.buttons.findIndex(({ title, value }) => answer === value || answer === title)
  return entry.buttons.map(({ title, value }, index) => ({
    title,
    value,
    state: answer === null ? 'open' : index === chosen ? 'chosen' : 'past',
  }))
}

function separateDays(rows: Row[], dayOf: (at: string) => string): Row[] {
  let day = ''
  return rows.flatMap((row): Row[] => {
    const next = dayOf(row.at)
    if (next === day) return [row]
    day = next
    return [{ kind: 'day', key: `day-${next}`, at: row.at }, row]
  })
}

function markLatest(rows: Row[]): Row[] {
  const seen = new Set<Speaker>()
  return rows
    .reverse()
    .map((row) => {
      if (row.kind !== 'bubble' || seen.has(row.by)) return row
      seen.add(row.by)
      return { ...row, latest: true }
    })
    .reverse()
}
