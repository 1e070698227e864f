import { tinykeys } from 'tinykeys'

export interface Shortcut {
  /** tinykeys syntax with `code` names: input methods and layouts change `key`, never `code`. */
  keys: string
  shown: string
}

export const SHORTCUTS = {
  next: { keys: 'Alt+KeyJ', shown: 'Alt + J' },
  previous: { keys: 'Alt+KeyK', shown: 'Alt + K' },
  tab: { keys: 'Alt+KeyN', shown: 'Alt + N' },
  find: { keys: 'Alt+KeyF', shown: 'Alt + F' },
  accept: { keys: 'Alt+KeyA', shown: 'Alt + A' },
  reply: { keys: 'Alt+KeyL', shown: 'Alt + L' },
  insert: { keys: 'Alt+KeyO', shown: 'Alt + O' },
  note: { keys: 'Alt+KeyP', shown: 'Alt + P' },
  search: { keys: 'Alt+KeyS', shown: 'Alt + S' },
  suggest: { keys: 'Alt+(Digit[1-3])', shown: 'Alt + 1…3' },
  transfer: { keys: 'Alt+KeyT', shown: 'Alt + T' },
  end: { keys: 'Alt+KeyE', shown: 'Alt + E' },
  // By character: where the question mark stands depends on the layout, and input methods make it full-width.
  help: { keys: '[Shift]+([?？])', shown: '?' },
} as const satisfies Record<string, Shortcut>

export type ShortcutName = keyof typeof SHORTCUTS

/** Binds the map to the window; returns how to let go. */
export function bindShortcuts(
  actions: Record<ShortcutName, (event: KeyboardEvent) => void>,
  target: Window = window,
): () => void {
  const bindings = Object.entries(SHORTCUTS).map(([name, { keys }]) => [
    keys,
    (event: KeyboardEvent) => {
      if (event.isComposing || (name === 'help' && isTyping(event.target))) return
      event.preventDefault()
      actions[name as ShortcutName](event)
    },
  ])
  // tinykeys leaves out what is typed into fields unless told otherwise.
  return tinykeys(target, Object.fromEntries(bindings) as Record<string, (event: KeyboardEvent) => void>, {
    ignore: () => false,
  })
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, [contenteditable]') !== null
}
