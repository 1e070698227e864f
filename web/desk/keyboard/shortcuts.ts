import { tinykeys } from 'tinykeys'

export interface Shortcut {
  /** tinykeys syntax with `code` names: input methods and layouts change `key`, never `code`. */
  keys: string
  shown: string
  does: string
}

export const SHORTCUTS = {
  next: { keys: 'Alt+KeyJ', shown: 'Alt + J', does: '下一个会话' },
  previous: { keys: 'Alt+KeyK', shown: 'Alt + K', does: '上一个会话' },
  tab: { keys: 'Alt+KeyN', shown: 'Alt + N', does: '切换列表（待接入、我的、已结束）' },
  accept: { keys: 'Alt+KeyA', shown: 'Alt + A', does: '接入当前会话' },
  reply: { keys: 'Alt+KeyL', shown: 'Alt + L', does: '回到输入框' },
  insert: { keys: 'Alt+KeyO', shown: 'Alt + O', does: '插入建议开场白' },
  end: { keys: 'Alt+KeyE', shown: 'Alt + E', does: '结束服务并填写小结' },
  // By character: where the question mark stands depends on the layout, and input methods make it full-width.
  help: { keys: '[Shift]+([?？])', shown: '?', does: '显示快捷键' },
} as const satisfies Record<string, Shortcut>

export type ShortcutName = keyof typeof SHORTCUTS

/** Binds the map to the window; returns how to let go. */
export function bindShortcuts(
  actions: Record<ShortcutName, () => void>,
  target: Window = window,
): () => void {
  const bindings = Object.entries(SHORTCUTS).map(([name, { keys }]) => [
    keys,
    (event: KeyboardEvent) => {
      if (event.isComposing || (name === 'help' && isTyping(event.target))) return
      event.preventDefault()
      actions[name as ShortcutName]()
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
