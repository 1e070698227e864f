import { tinykeys } from 'tinykeys'
import { COMMANDS, type Command, type CommandName } from './commands'

/** Binds every command that has a key to the window; returns how to let go. */
export function bindShortcuts(
  actions: Record<CommandName, (event: KeyboardEvent) => void>,
  target: Window = window,
): () => void {
  const bindings = Object.entries<Command>(COMMANDS).flatMap(([name, { keys }]) =>
    keys ? [[keys, heard(name as CommandName, actions)]] : [],
  )
  // tinykeys leaves out what is typed into fields unless told otherwise.
  return tinykeys(target, Object.fromEntries(bindings) as Record<string, (event: KeyboardEvent) => void>, {
    ignore: () => false,
  })
}

function heard(name: CommandName, actions: Record<CommandName, (event: KeyboardEvent) => void>) {
  return (event: KeyboardEvent): void => {
    if (event.isComposing || (name === 'help' && isTyping(event.target))) return
    event.preventDefault()
    actions[name](event)
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, [contenteditable]') !== null
}
