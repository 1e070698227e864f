import { asApiError } from '@subtext/api'
import { createBackoff, type Backoff } from '@subtext/stream'

const LONG_POLL_S = 25
/** Nudges can be lost with the socket that carried them, so a quiet list is checked now and then. */
const RECHECK_MS = 60_000
/** A service that answers long-polls at once must not be asked in a tight loop. */
const MIN_ROUND_MS = 300
/** Signed out, not allowed, gone: asking again changes nothing. */
const FINAL = new Set([401, 403, 404])

export interface FeedOptions {
  /** One fetch; the service may hold it open for `wait` seconds. */
  round: (wait: number, signal: AbortSignal) => Promise<void>
  /** True while a socket announces changes by `nudge`; otherwise every round is a long-poll. */
  announced: () => boolean
  onFailure?: (error: unknown) => void
  backoff?: Backoff
}

/** Keeps something up to date: on a socket's word where there is one, by long-poll where there is none. */
export class Feed {
  private controller: AbortController | null = null
  private wake: (() => void) | null = null
  private nudged = false
  private readonly backoff: Backoff

  constructor(private readonly options: FeedOptions) {
    this.backoff = options.backoff ?? createBackoff({ maxMs: 10_000 })
  }

  start(): void {
    if (this.controller) return
    this.controller = new AbortController()
    void this.run(this.controller.signal)
  }

  stop(): void {
    this.controller?.abort()
    this.controller = null
    this.wake?.()
  }

  /** There may be news. */
  nudge(): void {
    this.nudged = true
    this.wake?.()
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const started = Date.now()
      const announced = this.options.announced()
      this.nudged = false
      try {
        await this.options.round(announced ? 0 : LONG_POLL_S, signal)
        this.backoff.reset()
      } catch (error) {
        if (signal.aborted) return
        this.options.onFailure?.(error)
        if (FINAL.has(asApiError(error).status)) return this.stop()
        await this.pause(this.backoff.next(), signal)
        continue
      }
      if (this.options.announced()) await this.rest(RECHECK_MS, signal)
      else await this.pause(MIN_ROUND_MS - (Date.now() - started), signal)
    }
  }

  /** Until time is up, a nudge comes (or has come during the round), or the poller is stopped. */
  private async rest(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (!this.nudged) await this.pause(milliseconds, signal)
  }

  private pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (milliseconds <= 0 || signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        this.wake = null
        resolve()
      }
      const timer = setTimeout(done, milliseconds)
      this.wake = done
    })
  }
}
