/** Something a person at the desk can do, by key, from the palette, or both. */
export interface Command {
  /** tinykeys syntax with `code` names: input methods and layouts change `key`, never `code`. */
  keys?: string
  shown?: string
}

/** The only list of commands: the keys, the palette and the help are made of it, in this order. */
export const COMMANDS = {
  // `$mod` is Ctrl, and Command on a Mac.
  palette: { keys: '$mod+KeyK', shown: 'Ctrl + K' },
  next: { keys: 'Alt+KeyJ', shown: 'Alt + J' },
  previous: { keys: 'Alt+KeyK', shown: 'Alt + K' },
  tab: { keys: 'Alt+KeyN', shown: 'Alt + N' },
  find: { keys: 'Alt+KeyF', shown: 'Alt + F' },
  accept: { keys: 'Alt+KeyA', shown: 'Alt + A' },
  decline: {},
  reply: { keys: 'Alt+KeyL', shown: 'Alt + L' },
  insert: { keys: 'Alt+KeyO', shown: 'Alt + O' },
  attach: { keys: '$mod+Alt+KeyA', shown: 'Ctrl + Alt + A' },
  note: { keys: 'Alt+KeyP', shown: 'Alt + P' },
  search: { keys: 'Alt+KeyS', shown: 'Alt + S' },
  suggest: { keys: 'Alt+(Digit[1-3])', shown: 'Alt + 1…3' },
  transfer: { keys: 'Alt+KeyT', shown: 'Alt + T' },
  end: { keys: 'Alt+KeyE', shown: 'Alt + E' },
  snooze: { keys: 'Alt+KeyM', shown: 'Alt + M' },
  unresolved: { keys: 'Alt+KeyU', shown: 'Alt + U' },
  endAndNext: { keys: '$mod+Alt+KeyE', shown: 'Ctrl + Alt + E' },
  hold: {},
  resume: {},
  giveBack: {},
  wake: {},
  mine: {},
  waiting: {},
  all: {},
  ended: {},
  phrases: {},
  board: {},
  // By character: where the question mark stands depends on the layout, and input methods make it full-width.
  help: { keys: '[Shift]+([?？])', shown: '?' },
} as const satisfies Record<string, Command>

export type CommandName = keyof typeof COMMANDS

export const COMMAND_NAMES = Object.keys(COMMANDS) as CommandName[]

/** The key as people read it; empty where a command has none. */
export function keyOf(name: CommandName): string {
  const command: Command = COMMANDS[name]
  return command.shown ?? ''
}

/** What carries a command out, and whether it is possible now. */
export interface Deed {
  possible: () => boolean
  /** With the key that was pressed; without one when it was chosen from the palette. */
  run: (event?: KeyboardEvent) => void
}

export type Deeds = Record<CommandName, Deed>

/** The same for every command. */
export function mapDeeds<Made>(deeds: Deeds, make: (deed: Deed) => Made): Record<CommandName, Made> {
  return Object.fromEntries(COMMAND_NAMES.map((name) => [name, make(deeds[name])])) as Record<
    CommandName,
    Made
  >
}
