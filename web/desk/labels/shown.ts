import type { DeskEntry, KnownLabel, Label, NamedRef } from '@subtext/api'
import type { Thread } from '../conversation/threads'
import { logWords } from '../conversation/logWords'
import { labelWords } from './words'

/** What is on the conversation now: as the newest entry about it says, else as it was when it was opened. */
export function labelsOf({ entries, summary }: Thread, known: KnownLabel[]): Label[] {
  const newest = entries.filter(({ type }) => type === 'labelled').at(-1)
  const on: (NamedRef & Partial<Label>)[] =
    (newest?.data['labels'] as Label[] | undefined) ?? summary?.labels ?? []
  return on.map(({ id, name, colour }) => {
    const label = known.find((one) => one.id === id)
    return { id, name: label?.name ?? name, colour: label?.colour ?? colour ?? 'grey' }
  })
}

const names = (value: unknown): string => (Array.isArray(value) ? value.join('、') : '')

/** What staff read of a change, between the messages. */
export const labelEntries = {
  labelled: ({ author, data }: DeskEntry): string =>
    labelWords.value.labelled(logWords.value.agent(author ?? ''), names(data['on']), names(data['off'])),
}
