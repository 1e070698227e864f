import type { DeskEntry } from '@subtext/api'
import { formatMoment } from '@subtext/staff-ui'
import { blockWords } from './words'

type Words = (entry: DeskEntry, text: (key: string) => string) => string

const reason = (code: string): string => {
  const names: Record<string, string> = blockWords.value.reasons
  return names[code] ?? code
}

/** What staff read in the conversation of blocks and proposals. */
export const blockEntries: Record<string, Words> = {
  'block.proposed': (entry, text) =>
    blockWords.value.proposed(
      text('reason') && reason(text('reason')),
      entry.author ?? '',
      Number(entry.data.hours),
      text('note'),
    ),
  'block.confirmed': (entry, text) =>
    blockWords.value.confirmed(entry.author ?? '', formatMoment(text('until'))),
  'block.declined': (entry) => blockWords.value.declined(entry.author ?? ''),
  'block.lifted': (entry) => blockWords.value.lifted(entry.author ?? ''),
}
