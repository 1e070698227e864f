import { asApiError, type ApiError } from '@subtext/api'
import { createBackoff, type Backoff } from './backoff'
import { createPause } from './pause'

/** A service that answers at once, right or wrong, is not asked in a tight loop. */
const BREATH_MS = 50

export interface PollerOptions<Page> {
  /** One long-poll. */
  fetch(signal: AbortSignal): Promise<Page>
  onPage(page: Page): void | Promise<void>
  onError(error: ApiError): void
  backoff?: Backoff
}

export interface Poller {
  start(): void
  stop(): void
  nudge(): void
  readonly running: boolean
}

/** Asks again and again while started; errors slow it down, a page speeds it up again. */
export function createPoller<Page>(options: PollerOptions<Page>): Poller {
  const backoff = options.backoff ?? createBackoff()
  const pause = createPause()
  let controller: AbortController | null = null

  async function loop(own: AbortController): Promise<void> {
    while (!own.signal.aborted) {
      try {
        const page = await options.fetch(own.signal)
        if (own.signal.aborted) return
        backoff.reset()
        await options.onPage(page)
        await pause.wait(BREATH_MS)
      } catch (thrown) {
        if (own.signal.aborted) return
        options.onError(asApiError(thrown))
        await pause.wait(backoff.next())
      }
    }
  }

  return {
    start: () => {
      if (controller) return
      controller = new AbortController()
      void loop(controller)
    },
    stop: () => {
      controller?.abort()
      controller = null
      pause.wake()
    },
    nudge: () => pause.wake(),
    get running() {
      return controller !== null
    },
  }
}
