import { GIVEN_KEYS } from './given'

/** What a key does on the inbox page. */
export type InboxDeed =
  | { do: 'accept'; option: number }
  | { do: 'given'; name: number }
  | { do: 'new_topic' | 'other_topic' | 'out_of_scope' | 'discard' | 'undo' | 'next' | 'previous' }

const LETTERS: Record<string, Exclude<InboxDeed['do'], 'accept' | 'given'>> = {
  n: 'new_topic',
  t: 'other_topic',
  x: 'out_of_scope',
  d: 'discard',
  u: 'undo',
  j: 'next',
  k: 'previous',
}

/** Null for keys that mean nothing here, and for all that are typed into a field or meant for the browser. */
export function deedOf(event: KeyboardEvent): InboxDeed | null {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || writes(event.target)) return null
  if (/^[1-5]$/.test(event.key)) return { do: 'accept', option: Number(event.key) - 1 }
  const name = GIVEN_KEYS.findIndex((key) => key === event.key)
  if (name >= 0) return { do: 'given', name }
  const letter = LETTERS[event.key.toLowerCase()]
  return letter === undefined ? null : { do: letter }
}

function writes(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  const typed = target instanceof HTMLInputElement && target.type !== 'checkbox'
  return typed || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}
