import { createFrame, type Frame } from './frame'
import { createLauncher, type Launcher } from './launcher'
import { cleanSettings, type Settings, type ToHost } from './protocol'

/** Below this width the chat covers the screen. */
const SHEET = '(max-width: 667px)'
/** A page that is being left must not wait for a frame that no longer answers. */
const CLEAR_WITHIN_MS = 3_000

const COMMANDS = ['boot', 'update', 'show', 'hide', 'shutdown', 'ready', 'onUnreadCountChange'] as const

/** The command interface of the bank's page. Every command may be given at any time and any number of times. */
export class Chat {
  private settings: Settings = {}
  private launcher: Launcher | null = null
  private frame: Frame | null = null
  private isReady = false
  private open = false
  private unread = 0
  private clearing: number | null = null
  private pageOverflow: string | null = null
  private readonly narrow: MediaQueryList
  private readonly readyListeners: (() => void)[] = []
  private readonly unreadListeners: ((count: number) => void)[] = []

  constructor(
    private readonly window: Window,
    private readonly chatOrigin: string,
  ) {
    this.narrow = window.matchMedia(SHEET)
    this.narrow.addEventListener?.('change', () => this.draw())
    window.visualViewport?.addEventListener('resize', () => this.open && this.draw())
  }

  call(command: unknown, argument: unknown): void {
    const known = COMMANDS.find((name) => name === command)
    if (known) this[known](argument as never)
    else
      console.warn(
        `SubtextChat: unknown command "${String(command)}", expected one of ${COMMANDS.join(', ')}`,
      )
  }

  boot(given: unknown): void {
    if (this.clearing !== null) this.dismantle()
    this.settings = { ...this.settings, ...cleanSettings(given) }
    this.launcher ??= this.createLauncher()
    this.launcher.apply(this.settings)
    // Pages that swap their body leave our elements behind.
    if (!this.launcher.button.isConnected) this.window.document.body.append(this.launcher.button)
    if (this.frame && !this.frame.element.isConnected) this.dropFrame()
    this.draw()
    whenIdle(this.window, () => this.launcher && this.ensureFrame())
  }

  update(given: unknown): void {
    this.settings = { ...this.settings, ...cleanSettings(given) }
    this.launcher?.apply(this.settings)
    this.draw()
    if (this.isReady) this.frame?.post({ type: 'update', settings: this.settings })
  }

  show(): void {
    if (!this.launcher) return
    this.open = true
    this.ensureFrame()
    this.draw()
    if (this.isReady) this.enter()
  }

  hide(): void {
    if (!this.open) return
    this.open = false
    this.draw()
    if (this.isReady) this.frame?.post({ type: 'hide' })
    this.launcher?.button.focus()
  }

  /** Ends the customer's session: the frame forgets its token before anything is taken off the page. */
  shutdown(): void {
    this.open = false
    this.settings = {}
    this.report(0)
    this.launcher?.button.remove()
    this.launcher = null
    this.ensureFrame()
    this.draw()
    this.clearing ??= this.window.setTimeout(() => this.dismantle(), CLEAR_WITHIN_MS)
    if (this.isReady) this.frame?.post({ type: 'shutdown' })
  }

  ready(listener: unknown): void {
    if (typeof listener !== 'function') return
    if (this.isReady) listener()
    else this.readyListeners.push(listener as () => void)
  }

  onUnreadCountChange(listener: unknown): void {
    if (typeof listener !== 'function') return
    this.unreadListeners.push(listener as (count: number) => void)
    listener(this.unread)
  }

  private createLauncher(): Launcher {
    const launcher = createLauncher(this.window.document, () => (this.open ? this.hide() : this.show()))
    launcher.button.onpointerenter = launcher.button.onfocus = () => this.ensureFrame()
    return launcher
  }

  private ensureFrame(): void {
    if (this.frame) return
    this.frame = createFrame(this.window, this.chatOrigin, (message) => this.hear(message))
    this.window.document.body.append(this.frame.element)
    this.draw()
  }

  private dropFrame(): void {
    this.frame?.remove()
    this.frame = null
    this.isReady = false
  }

  private dismantle(): void {
    this.window.clearTimeout(this.clearing ?? undefined)
    this.clearing = null
    this.dropFrame()
  }

  private hear(message: ToHost): void {
    if (message.type === 'ready') this.greet()
    else if (message.type === 'hide') this.hide()
    else if (message.type === 'unread') this.report(Number(message.count) || 0)
    else if (this.clearing !== null) this.dismantle()
  }

  private greet(): void {
    this.isReady = true
    if (this.clearing !== null) return this.frame?.post({ type: 'shutdown' })
    this.frame?.post({ type: 'boot', settings: this.settings })
    if (this.open) this.enter()
    this.readyListeners.splice(0).forEach((listener) => listener())
  }

  private enter(): void {
    this.frame?.focus()
    this.frame?.post({ type: 'show' })
  }

  private report(count: number): void {
    if (count === this.unread) return
    this.unread = count
    this.draw()
    this.unreadListeners.forEach((listener) => listener(count))
  }

  private draw(): void {
    const { open, settings, unread } = this
    const sheet = this.narrow.matches
    this.launcher?.show({ open, unread, hidden: Boolean(settings.hideLauncher) || (open && sheet) })
    this.frame?.place(settings, { open, sheet, height: this.window.visualViewport?.height ?? null })
    this.holdPage(open && sheet)
  }

  /** The page behind a full-screen sheet does not scroll along. */
  private holdPage(held: boolean): void {
    const { style } = this.window.document.documentElement
    if (held && this.pageOverflow === null) {
      this.pageOverflow = style.overflow
      style.overflow = 'hidden'
    } else if (!held && this.pageOverflow !== null) {
      style.overflow = this.pageOverflow
      this.pageOverflow = null
    }
  }
}

function whenIdle(window: Window, work: () => void): void {
  if (window.requestIdleCallback) window.requestIdleCallback(work, { timeout: 4_000 })
  else window.setTimeout(work, 1_500)
}
