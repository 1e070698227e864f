import type { Entry, Log, Outgoing, SaidEntry, Speaker } from './log'

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
  /** The last message of its speaker: the only one whose plain "sent" is worth a line. */
  latest: boolean
  /** Its number in the log; null while it is still being sent. */
  seq: number | null
  answer: boolean
  helpful: boolean | null
  recalled: boolean
}

export interface ButtonRow {
  title: string
  value: string
  state: 'open' | 'chosen' | 'past'
}

/** Words for events that carry none; null keeps the event out of sight. */
export type NoticeWords = (entry: Exclude<Entry, SaidEntry>) => string | null

/** `self` is the speaker whose screen this is: what is still being sent is theirs. */
export function rowsOf(
  log: Log,
  words: NoticeWords,
  dayOf: (at: string) => string,
  self: Speaker = 'customer',
): Row[] {
  const drawn: Row[] = []
  // What the customer said next: buttons offered before it are a record from then on, in every tab and after a reload.
  let answer = self === 'customer' ? (log.outbox[0]?.text ?? null) : null
  for (const entry of [...log.entries].reverse()) {
    const row = entry.kind === 'said' ? bubble(entry, answer) : notice(entry, words)
    if (row) drawn.push(row)
    if (entry.kind === 'said' && entry.by === 'customer') answer = entry.text
  }
  drawn.reverse()
  drawn.push(...log.outbox.map((message) => outgoingBubble(message, self)))
  return markLatest(separateDays(drawn, dayOf))
}

function bubble(entry: SaidEntry, answer: string | null): BubbleRow {
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
  }
}

const UNSENT = { seq: null, answer: false, helpful: null, recalled: false } as const

function outgoingBubble(message: Outgoing, self: Speaker): BubbleRow {
  const { clientId, at, text, masked, delivery } = message
  const own = { by: self, name: null, delivery, clientId, ...UNSENT } as const
  return { kind: 'bubble', key: clientId, at, text, masked, buttons: [], latest: false, ...own }
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
