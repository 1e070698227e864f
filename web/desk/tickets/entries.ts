import type { DeskEntry } from '@subtext/api'
import { logWords } from '../conversation/logWords'
import { ticketWords as words } from './words'

type Words = (entry: DeskEntry, text: (key: string) => string) => string

const by = (entry: DeskEntry): string => logWords.value.agent(entry.author ?? '')

/** What happened to tickets, between the messages. */
export const ticketEntries: Record<string, Words> = {
  'ticket.opened': (entry) => words.value.opened(by(entry)),
  'ticket.retried': (entry) => words.value.sentAgain(by(entry)),
  'ticket.accepted': (_entry, text) => words.value.accepted(text('ticket_number')),
  'ticket.failed': () => words.value.gaveUp,
}
