import type { DeskEntry } from '@subtext/api'
import type { Row } from '@subtext/chat-ui'
import { blockEntries } from '../blocks/entries'
import { formatMoment } from '@subtext/staff-ui'
import { labelEntries } from '../labels/shown'
import { snoozeWords } from '../snooze/words'
import { supervisionWords } from '../supervision/words'
import { ticketEntries } from '../tickets/entries'
import { logWords } from './logWords'
import { paneWords } from './paneWords'
import type { Thread } from './threads'

type Words = (entry: DeskEntry, text: (key: string) => string) => string

const by = (entry: DeskEntry): string =>
  entry.author ? logWords.value.agent(entry.author) : logWords.value.system

const WORDS: Record<string, Words> = {
  'snooze.set': (entry, text) => snoozeWords.value.set(by(entry), formatMoment(text('until'))),
  'snooze.ended': (_entry, text) => snoozeWords.value.ended[text('why')] ?? '',
  note: (entry, text) => logWords.value.note(by(entry), text('text')),
  transferred: (entry, text) => logWords.value.transferred(by(entry), text('to'), text('note')),
  regrouped: (entry, text) => logWords.value.regrouped(by(entry), text('name'), text('note')),
  given_back: (entry, text) => logWords.value.givenBack(by(entry), text('note')),
  'consult.asked': (entry, text) => logWords.value.consulted(by(entry), text('colleague'), text('note')),
  'consult.ended': (entry) => logWords.value.consultEnded(by(entry)),
  whisper: (entry, text) => supervisionWords.value.whisper(entry.author ?? '', text('text')),
  'help.asked': (entry, text) => supervisionWords.value.helpAsked(entry.author ?? '', text('note')),
  'help.ended': (entry) => supervisionWords.value.helpEnded(entry.author ?? ''),
  taken_over: (entry, text) =>
    supervisionWords.value.takenOver(entry.author ?? '', text('former'), text('note')),
  ...blockEntries,
  ...labelEntries,
  assigned: (entry, text) => logWords.value.assigned(by(entry), text('to'), text('note')),
  ...ticketEntries,
  'language.overridden': (entry, text) => logWords.value.overridden(by(entry), words(entry), text('note')),
  wrapped_up: (entry, text) => logWords.value.wrappedUp(by(entry), howItEnded(entry), text('note')),
  'commitment.made': (entry, text) =>
    entry.author ? logWords.value.promised(by(entry), text('what')) : logWords.value.left(text('what')),
  'commitment.taken': (entry, text) => logWords.value.taken(by(entry), text('what')),
  'commitment.reminded': (_entry, text) => logWords.value.reminded(text('what')),
  'commitment.breached': (_entry, text) => logWords.value.breached(text('what')),
  'commitment.ended': (entry, text) =>
    logWords.value.promiseEnded(by(entry), outcome(text('outcome')), text('note')),
}

function outcome(code: string): string {
  const names: Record<string, string> = paneWords.value.outcomes
  return names[code] ?? ''
}

function howItEnded(entry: DeskEntry): string {
  const solved = entry.data.resolved ? logWords.value.solved : logWords.value.unsolved
  return [category(entry), solved].filter(Boolean).join(' · ')
}

function words(entry: DeskEntry): string {
  return Array.isArray(entry.data.words) ? entry.data.words.join('、') : ''
}

function category(entry: DeskEntry): string {
  return Array.isArray(entry.data.category) ? entry.data.category.join(' / ') : ''
}

/** What staff read of an entry; null for one of a newer service. */
export function entryWords(entry: DeskEntry): string | null {
  const text = (key: string): string => String(entry.data[key] ?? '')
  return WORDS[entry.type]?.(entry, text) ?? null
}

/** The desk's entries among the rows of the conversation, by time; what is still being sent stays last. */
export function withEntries(rows: Row[], entries: DeskEntry[], from: string | null = null): Row[] {
  const shown = [...rows]
  for (const entry of entries) {
    const text = entryWords(entry)
    if (!text || (from && Date.parse(entry.at) < Date.parse(from))) continue
    const at = Date.parse(entry.at)
    const index = shown.findIndex((row) => Date.parse(row.at) > at || isOutgoing(row))
    const row: Row = { kind: 'notice', key: `entry-${entry.number}`, at: entry.at, text, tone: 'internal' }
    shown.splice(index < 0 ? shown.length : index, 0, row)
  }
  return shown
}

function isOutgoing(row: Row): boolean {
  return row.kind === 'bubble' && row.delivery !== 'sent'
}

/** Number of the colleague who is being asked now. */
export function consultedIn({ log, entries }: Thread): string | null {
  if (log.state.owner !== 'human') return null
  const owned = log.entries.filter((entry) => entry.kind === 'owner').at(-1)
  const last = entries.filter(({ type }) => type.startsWith('consult.')).at(-1)
  if (last?.type !== 'consult.asked') return null
  if (owned && Date.parse(last.at) < Date.parse(owned.at)) return null
  return String(last.data.colleague)
}
