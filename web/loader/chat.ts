import { createFrame, type Frame } from './frame'
import { labelsIn } from './labels'
import { createLauncher, type Launcher } from './launcher'
import { cleanSettings, type Settings, type ToHost } from './protocol'
import { createTitle } from './title'

/** Below this width the chat covers the screen. */
const SHEET = '(max-width: 667px)'
/** A page that is being left must not wait for a frame that no longer answers. */
const CLEAR_WITHIN_MS = 3_000

type Listener<T extends unknown[]> = (...given: T) => void
/** A token of the bank's server, or where to get one whenever it is needed. */
type Token = string | (() => string | Promise<string>)

/**
 * The command interface of the bank's page. Every command may be given at any time and any number of times.
 * State is in variables of this closure: the minifier shortens those, and the loader has 4 KB.
 */
// eslint-disable-next-line max-lines-per-function -- one closure of short functions, for its size on the wire
export function createChat(window: Window, chatOrigin: string): Listener<[unknown, unknown]> {
  const { document, visualViewport } = window
  const narrow = window.matchMedia(SHEET)
  const title = createTitle(window)
  const readyListeners: Listener<[]>[] = []
  const unreadListeners: Listener<[number]>[] = []
  const signInListeners: Listener<[]>[] = []
  let settings: Settings = {}
  let token: Token | undefined
  let launcher: Launcher | null = null
  let frame: Frame | null = null
  let isReady = false
  let isOpen = false
  let unread = 0
  let peek = 0
  let clearing = 0
  let pageOverflow: string | null = null

  narrow.addEventListener?.('change', draw)
  visualViewport?.addEventListener('resize', () => isOpen && draw())

  const labels = () => labelsIn(settings.locale ?? window.navigator.language)

  function take(given: unknown): void {
    settings = { ...settings, ...cleanSettings(given), signIn: signInListeners.length > 0 || undefined }
    const next = (Object(given) as { token?: Token }).token
    if (!next || next === token) return
    token = next
    present()
  }

  /** A refusal is the frame's to tell; a source that fails is asked again when the service wants to know. */
  async function present(): Promise<void> {
    if (!isReady || !token) return
    try {
      const given = typeof token === 'function' ? await token() : token
      if (typeof given === 'string') frame?.post({ type: 'identify', token: given })
    } catch {
      console.warn('SubtextChat: no token')
    }
  }

  function ensureFrame(): void {
    if (frame) return
    frame = createFrame(window, chatOrigin, labels().frame, settings.locale, hear)
    document.body.append(frame.element)
    draw()
  }

  function dropFrame(): void {
    frame?.remove()
    frame = null
    isReady = false
    peek = 0
  }

  function dismantle(): void {
    window.clearTimeout(clearing)
    clearing = 0
    dropFrame()
  }

  function hear(message: ToHost): void {
    if (message.type === 'ready') greet()
    else if (message.type === 'open') commands.show!()
    else if (message.type === 'hide') commands.hide!()
    else if (message.type === 'unread') report(Number(message.count) || 0)
    else if (message.type === 'peek') glance(Number(message.height) || 0)
    else if (message.type === 'signIn') signInListeners.forEach((listener) => listener())
    else if (message.type === 'vouch') void (typeof token === 'function' && present())
    else if (clearing) dismantle()
  }

  function greet(): void {
    isReady = true
    if (clearing) return frame?.post({ type: 'shutdown' })
    frame?.post({ type: 'boot', settings })
    void present()
    if (isOpen) enter()
    readyListeners.splice(0).forEach((listener) => listener())
  }

  function enter(): void {
    frame?.focus()
    frame?.post({ type: 'show' })
  }

  function report(count: number): void {
    if (count === unread) return
    unread = count
    draw()
    unreadListeners.forEach((listener) => listener(count))
  }

  function glance(height: number): void {
    peek = Math.min(height, 240)
    draw()
  }

  function draw(): void {
    const sheet = narrow.matches
    const height = visualViewport?.height ?? null
    launcher?.show({ open: isOpen, unread, hidden: !!settings.hideLauncher || (isOpen && sheet) }, labels())
    frame?.place(settings, { open: isOpen, sheet, height, peek: launcher ? peek : 0 })
    title(settings.titleFlash ? unread : 0)
    holdPage(isOpen && sheet)
  }

  /** The page behind a full-screen sheet does not scroll along. */
  function holdPage(held: boolean): void {
    const { style } = document.documentElement
    if (held === (pageOverflow !== null)) return
    const before = pageOverflow
    pageOverflow = held ? style.overflow : null
    style.overflow = held ? 'hidden' : before!
  }

  const commands: Record<string, (given?: unknown) => void> = {
    boot(given) {
      if (clearing) dismantle()
      take(given)
      if (!launcher) {
        launcher = createLauncher(document, () => commands[isOpen ? 'hide' : 'show']!())
        launcher.button.onpointerenter = launcher.button.onfocus = ensureFrame
        // A handler of this kind that answers `false` would take Enter and Tab away.
        launcher.button.onkeydown = ({ key }) => {
          if (key === 'Escape') commands.hide!()
        }
      }
      launcher.apply(settings)
      // Pages that swap their body leave our elements behind.
      if (!launcher.button.isConnected) document.body.append(launcher.button)
      if (frame && !frame.element.isConnected) dropFrame()
      draw()
      whenIdle(window, () => launcher && ensureFrame())
    },

    update(given) {
      take(given)
      launcher?.apply(settings)
      draw()
      if (isReady) frame?.post({ type: 'update', settings })
    },

    show() {
      if (!launcher) return
      isOpen = true
      peek = 0
      ensureFrame()
      draw()
      if (isReady) enter()
    },

    hide() {
      if (!isOpen) return
      isOpen = false
      draw()
      if (isReady) frame?.post({ type: 'hide' })
      launcher?.button.focus()
    },

    /** Ends the customer's session: the frame forgets its token before anything is taken off the page. */
    shutdown() {
      isOpen = false
      settings = {}
      token = undefined
      report(0)
      launcher?.button.remove()
      launcher = null
      ensureFrame()
      draw()
      clearing ||= window.setTimeout(dismantle, CLEAR_WITHIN_MS)
      if (isReady) frame?.post({ type: 'shutdown' })
    },

    ready(listener) {
      if (typeof listener !== 'function') return
      if (isReady) listener()
      else readyListeners.push(listener as Listener<[]>)
    },

    onUnreadCountChange(listener) {
      if (typeof listener !== 'function') return
      unreadListeners.push(listener as Listener<[number]>)
      listener(unread)
    },

    /** Where somebody listens, the chat offers to sign in wherever that spares the customer a check. */
    onSignInRequest(listener) {
      if (typeof listener !== 'function') return
      signInListeners.push(listener as Listener<[]>)
      commands.update!()
    },
  }

  return (command, argument) => {
    if (Object.keys(commands).includes(String(command))) commands[String(command)]!(argument)
    else {
      const known = Object.keys(commands).join(', ')
      console.warn(`SubtextChat: unknown command "${String(command)}", expected one of ${known}`)
    }
  }
}

function whenIdle(window: Window, work: () => void): void {
  if (window.requestIdleCallback) window.requestIdleCallback(work, { timeout: 4_000 })
  else window.setTimeout(work, 1_500)
}
