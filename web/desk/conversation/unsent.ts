import type { Extras } from '../replying/blocked'
import { loadDraft, saveDraft } from './drafts'

/** A message that was sent and is not known to be stored. */
export interface Unsent {
  clientId: string
  text: string
  at: string
  extras: Extras
}

export interface UnsentMessages {
  of(conversation: string): Unsent[]
  keep(conversation: string, message: Unsent): void
  drop(conversation: string, clientId: string): void
}

/** Beside the drafts, for as long as they are kept: a page that is reloaded without a network loses neither. */
export function createUnsent(storage: Storage | undefined = globalThis.sessionStorage): UnsentMessages {
  const key = (conversation: string): string => `unsent/${conversation}`

  function of(conversation: string): Unsent[] {
    const kept = storage && loadDraft(key(conversation), storage)
    return kept ? (JSON.parse(kept) as Unsent[]) : []
  }

  function save(conversation: string, messages: Unsent[]): void {
    if (storage) saveDraft(key(conversation), messages.length ? JSON.stringify(messages) : '', storage)
  }

  const others = (conversation: string, clientId: string): Unsent[] =>
    of(conversation).filter((message) => message.clientId !== clientId)

  return {
    of,
    keep: (conversation, message) => save(conversation, [...others(conversation, message.clientId), message]),
    drop: (conversation, clientId) => save(conversation, others(conversation, clientId)),
  }
}
