import { markFailed, type Log } from '@subtext/chat-ui'
import type { ShallowRef } from 'vue'
import type { useConsent } from './consent'

export const CONSENT_REQUIRED = 'consent_required'

export interface WithheldOptions {
  log: ShallowRef<Log>
  consent: ReturnType<typeof useConsent>
  /** Sends a message of the outbox once more. */
  retry(clientId: string): void
  /** Shows the notice again, and what waits for it. */
  ask(text: string): void
  /** Tells that the page has to be loaded anew. */
  outdated(): void
}

/** Messages the service does not take before the privacy notice is agreed to: they wait for that and are then sent. */
export function useWithheld({ log, consent, retry, ask, outdated }: WithheldOptions) {
  let waiting: string[] = []

  function giveUp(): void {
    for (const clientId of waiting) log.value = markFailed(log.value, clientId)
    waiting = []
    outdated()
  }

  function again(): void {
    const ready = waiting
    waiting = []
    ready.forEach(retry)
  }

  return {
    /** It was refused for want of consent. What was agreed to here and not told yet is told first. */
    refused: async (clientId: string): Promise<void> => {
      waiting.push(clientId)
      if (consent.owed()) {
        await consent.tell()
        if (!consent.owed() && !consent.outdated()) return again()
      }
      if (consent.outdated()) return giveUp()
      const message = log.value.outbox.find((one) => one.clientId === waiting[0])
      if (message) ask(message.text)
    },
    /** The notice was agreed to. */
    agreed: async (): Promise<void> => {
      await consent.give()
      if (consent.outdated()) giveUp()
      else again()
    },
    forget: (): void => {
      waiting = []
    },
  }
}
