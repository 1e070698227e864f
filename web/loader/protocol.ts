/** What the bank's page and the chat frame say to each other. Unknown versions and types are ignored by both. */
export const PROTOCOL = 1

export interface Settings {
  /** Which lower corner the launcher stands in. */
  position?: 'right' | 'left'
  /** Theme colour, `#rrggbb`. */
  color?: string
  hideLauncher?: boolean
  zIndex?: number
  /** BCP 47; the widget takes the nearest of zh-CN, zh-TW and en. */
  locale?: string
  /** What the page is about: a label of the opening menu, which then opens there. */
  page?: string
  /** Unread messages show in the page's title. */
  titleFlash?: boolean
  /** A short tone for a new message while the chat is out of sight. */
  sound?: boolean
  /** The page has a way to sign in; set by who listens to `onSignInRequest`. */
  signIn?: boolean
}

/** A token of the bank's server goes in; no text of the customer and no token of ours comes out. */
export type ToFrame =
  | { type: 'boot'; settings: Settings }
  | { type: 'update'; settings: Settings }
  | { type: 'identify'; token: string }
  | { type: 'show' }
  | { type: 'hide' }
  | { type: 'shutdown' }

/** `peek`: the closed chat asks for a small window of that many pixels; `vouch`: the customer's time is over; `signIn`: he wishes to. */
export type ToHost =
  | { type: 'ready' }
  | { type: 'open' }
  | { type: 'hide' }
  | { type: 'unread'; count: number }
  | { type: 'peek'; height: number }
  | { type: 'vouch' }
  | { type: 'signIn' }
  | { type: 'cleared' }

const TYPES_TO_FRAME = ['boot', 'update', 'identify', 'show', 'hide', 'shutdown']
const TYPES_TO_HOST = ['ready', 'open', 'hide', 'unread', 'peek', 'vouch', 'signIn', 'cleared']

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

const flag = (value: unknown): boolean => typeof value === 'boolean'
const text = (form: RegExp) => (value: unknown) => typeof value === 'string' && form.test(value)

const FORMS: Record<keyof Settings, (value: unknown) => boolean> = {
  position: text(/^(left|right)$/),
  color: text(/^#[0-9a-f]{6}$/i),
  hideLauncher: flag,
  zIndex: Number.isInteger,
  locale: text(/^[a-z]{2,3}(-\w{2,8})*$/i),
  page: text(/^.{1,64}$/),
  titleFlash: flag,
  sound: flag,
  signIn: flag,
}

/** Foreign input: keeps only what is well formed. */
export function cleanSettings(given: unknown): Settings {
  const all = Object(given) as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(FORMS).flatMap(([key, fits]) => (fits(all[key]) ? [[key, all[key]]] : [])),
  )
}
