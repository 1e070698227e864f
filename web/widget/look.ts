import { CHAT_WORDS, createLinks, createSpeech, LINKS, SPEECH } from '@subtext/chat-ui'
import { provide, ref, watch, type Ref } from 'vue'
import type { Settings } from '../loader/protocol'
import { chatWords, pickLocale, speak, type Locale } from './locale'
import type { SessionStore } from './session'
import { allowSound } from './sound'
import { createTheme } from './theme'

/** Hosts answers may link to: the bank's own, and others it lists in bank.yml. */
const LINK_HOSTS = [import.meta.env.VITE_BANK_HOSTS, import.meta.env.VITE_BANK_LINK_HOSTS].map((hosts) =>
  (hosts ?? '').split(/[\s,]+/).filter(Boolean),
) as [string[], string[]]

/** How the widget looks, speaks and reads aloud: what the bank's page asks for and what the customer chose. */
export function useLook(store: SessionStore, elder: Ref<boolean>) {
  const page = ref<string | null>(null)
  const sound = ref(false)
  const signIn = ref(false)
  const theme = createTheme(window)
  const speech = createSpeech(window)

  provide(CHAT_WORDS, chatWords)
  provide(SPEECH, { speech, on: elder })
  provide(LINKS, createLinks(...LINK_HOSTS))
  watch(elder, (on) => (document.documentElement.dataset.size = on ? 'elder' : ''), { immediate: true })
  watch(elder, speech.stop)

  function apply(given: Settings): void {
    if (given.color) theme(given.color)
    if (given.page !== undefined) page.value = given.page
    if (given.locale && !store.locale()) void speak(pickLocale([given.locale]))
    if (given.sound && !sound.value) allowSound(window)
    sound.value = given.sound ?? false
    signIn.value = given.signIn ?? false
  }

  /** Stays the customer's choice in this tab, whatever the bank's page says later. */
  function chooseLocale(next: Locale): void {
    store.keepLocale(next)
    void speak(next)
  }

  return { page, sound, signIn, apply, chooseLocale, hush: speech.stop }
}

/** Whether anybody can see the chat: it is open, and its tab is the one in front. */
export function useSeen() {
  const open = ref(window.parent === window)
  const seen = ref(false)
  const look = (): void => {
    seen.value = open.value && !document.hidden
  }
  document.addEventListener('visibilitychange', look)
  watch(open, look, { immediate: true, flush: 'sync' })
  return { open, seen }
}
