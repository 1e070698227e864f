import type { Change, Entry, Log } from './log'

/**
 * A log that was opened anew, with what an older one had fetched from before its first event: the reader's place stays.
 * The same object where the two do not meet, or the log was rewritten.
 */
export function keepEarlier(fresh: Log, known: Log | undefined): Log {
  const meet =
    known?.conversation === fresh.conversation &&
    known.epoch === fresh.epoch &&
    known.firstSeq < fresh.firstSeq &&
    known.lastSeq >= fresh.firstSeq - 1
  if (!meet) return fresh
  const before = known.entries.filter(({ seq }) => seq < fresh.firstSeq)
  return {
    ...fresh,
    firstSeq: known.firstSeq,
    entries: [...before.map((entry) => fresh.changes.reduce(changed, entry)), ...fresh.entries],
    changes: [...known.changes, ...fresh.changes.filter(({ seq }) => seq < known.firstSeq)],
  }
}

function changed(entry: Entry, { seq, change }: Change): Entry {
  return entry.seq === seq && entry.kind === 'said' ? { ...entry, ...change } : entry
}
