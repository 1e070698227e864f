import { ref } from 'vue'
import type { Chat } from './chat'
import type { SessionStore } from './session'

/** Nothing is sent before the privacy notice was agreed to; what was to be said waits until then. */
export function useAgreement(chat: Chat, store: SessionStore) {
  const consented = ref(store.consented())
  const pending = ref<string | null>(null)

  function agreed(): void {
    consented.value = true
    store.consent()
  }

  return {
    consented,
    pending,
    say: (message: string): void => {
      if (consented.value) chat.send(message)
      else pending.value = message
    },
    agree: (): void => {
      agreed()
      void chat.consent.give()
      const waiting = pending.value
      pending.value = null
      if (waiting) chat.send(waiting)
      else void chat.connect()
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
    },
  }
}
