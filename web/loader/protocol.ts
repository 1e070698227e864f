/** What the bank's page and the chat frame say to each other. Unknown versions and types are ignored by both. */
export const PROTOCOL = 1

export interface Settings {
  /** Which lower corner the launcher stands in. */
  position?: 'right' | 'left'
  /** Theme colour, `#rrggbb`. */
  color?: string
  hideLauncher?: boolean
  zIndex?: number
}

/** Says nothing personal: no token, no customer text ever crosses the frame's border. */
export type ToFrame =
  | { type: 'boot'; settings: Settings }
  | { type: 'update'; settings: Settings }
  | { type: 'show' }
  | { type: 'hide' }
  | { type: 'shutdown' }

export type ToHost =
  { type: 'ready' } | { type: 'hide' } | { type: 'unread'; count: number } | { type: 'cleared' }

const TYPES_TO_FRAME = ['boot', 'update', 'show', 'hide', 'shutdown']
const TYPES_TO_HOST = ['ready', 'hide', 'unread', 'cleared']

export function wrap(message: ToFrame | ToHost): object {
  return { subtext: PROTOCOL, ...message }
}

/** The message when it comes from exactly this window and origin and is one of ours; null otherwise. */
function read<T>(event: MessageEvent, source: unknown, origin: string, types: string[]): T | null {
  if (event.origin !== origin || event.source !== source) return null
  const data = event.data as { subtext?: unknown; type?: unknown } | null
  if (typeof data !== 'object' || data === null || data.subtext !== PROTOCOL) return null
  return types.includes(data.type as string) ? (data as T) : null
}

export function readFromHost(event: MessageEvent, host: unknown, origin: string): ToFrame | null {
  return read<ToFrame>(event, host, origin, TYPES_TO_FRAME)
}

export function readFromFrame(event: MessageEvent, frame: unknown, origin: string): ToHost | null {
  return read<ToHost>(event, frame, origin, TYPES_TO_HOST)
}

/** Foreign input: keeps only what is well formed. */
export function cleanSettings(given: unknown): Settings {
  const { position, color, hideLauncher, zIndex } = (
    typeof given === 'object' && given ? given : {}
  ) as Settings
  return {
    ...(position === 'left' || position === 'right' ? { position } : {}),
    ...(typeof color === 'string' && /^#[0-9a-f]{6}$/i.test(color) ? { color } : {}),
    ...(typeof hideLauncher === 'boolean' ? { hideLauncher } : {}),
    ...(Number.isInteger(zIndex) ? { zIndex } : {}),
  }
}
