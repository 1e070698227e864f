/** Unsent text, kept for the life of the tab: a reload must not cost an agent a half-written reply. */
const PREFIX = 'desk.draft.'

export function loadDraft(conversation: string, storage: Storage = sessionStorage): string {
  return storage.getItem(PREFIX + conversation) ?? ''
}

export function saveDraft(conversation: string, text: string, storage: Storage = sessionStorage): void {
  if (text) storage.setItem(PREFIX + conversation, text)
  else storage.removeItem(PREFIX + conversation)
}

/** Screens are shared between shifts, so signing out leaves nothing written behind. */
export function dropDrafts(storage: Storage = sessionStorage): void {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
  for (const key of keys) if (key.startsWith(PREFIX)) storage.removeItem(key)
}

/** The opening line in front of what is already written. */
export function withInserted(draft: string, text: string): string {
  return draft.trim() ? `${text}\n${draft}` : text
}
