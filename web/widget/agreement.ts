import { nextTick, ref } from 'vue'
import type { Chat } from './chat'
import type { SessionStore } from './session'

/** Nothing is sent before the privacy notice was agreed to; what was to be said waits until then. */
export function useAgreement(chat: Chat, store: SessionStore) {
  const consented = ref(store.consented())
  const pending = ref<string | null>(null)
  /** What is pending is in the chat's own hands. */
  let withheld = false

  function agreed(): void {
    consented.value = true
    store.consent()
  }

  return {
    consented,
    pending,
    say: (message: string, quotes?: number): void => {
      if (consented.value) chat.send(message, quotes)
      else if (!withheld) pending.value = message
    },
    agree: (): void => {
      agreed()
      void chat.agreed()
      const waiting = withheld ? null : pending.value
      pending.value = null
      withheld = false
      if (waiting) chat.send(waiting)
      else void chat.connect()
    },
    /** The service wants it agreed to anew before it takes `text`, which the chat keeps until then. */
    reopen: (text: string): void => {
      consented.value = false
      store.forgetConsent()
      pending.value = text
      withheld = true
      // The field it was typed in is gone, and the focus with it.
      void nextTick(() => document.getElementById('sw-consent-title')?.focus())
    },
    /** A conversation taken over from another tab was agreed to there; the service knows to which notice. */
    takeOver: async (): Promise<void> => {
      if (!(await chat.resume())) return
      agreed()
      if (await chat.consent.holds()) return
      consented.value = false
      store.forgetConsent()
    },
    forget: (): void => {
      consented.value = false
      pending.value = null
      withheld = false
    },
  }
}
