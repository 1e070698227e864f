import { computed, inject, ref, type ComputedRef, type InjectionKey, type Ref } from 'vue'

/** A voice that has not begun by then will not: the browser has an interface and no voice behind it. */
const BEGIN_WITHIN_MS = 4_000
/** A little slower than people speak. */
const RATE = 0.9

export interface Speech {
  /** Whether there is a voice for Chinese, as far as the browser says. */
  available: ComputedRef<boolean>
  /** Key of the message that is being read. */
  reading: Ref<string | null>
  toggle(key: string, text: string): void
  stop(): void
}

/** Reads messages aloud, one at a time, with the browser's own voices; nothing leaves the device for it. */
export function createSpeech(window: Window): Speech {
  const synthesis: SpeechSynthesis | undefined = window.speechSynthesis
  const voices = ref<SpeechSynthesisVoice[]>(synthesis?.getVoices() ?? [])
  const mute = ref(false)
  const reading = ref<string | null>(null)
  let watchdog: ReturnType<typeof setTimeout> | undefined

  synthesis?.addEventListener?.('voiceschanged', () => (voices.value = synthesis.getVoices()))
  window.addEventListener('pagehide', stop)

  const chinese = computed(
    () =>
      voices.value.find(({ lang }) => /^(zh|cmn)[-_](cn|hans)/i.test(lang)) ??
      voices.value.find(({ lang }) => /^(zh|cmn)/i.test(lang)),
  )
  const available = computed(
    () => !!synthesis && !mute.value && (voices.value.length === 0 || chinese.value !== undefined),
  )

  function stop(): void {
    clearTimeout(watchdog)
    reading.value = null
    synthesis?.cancel()
  }

  /** Sentence by sentence: some browsers fall silent in the middle of a long text. */
  function start(key: string, text: string): void {
    const sentences = text.match(/[^。！？!?\n]+[。！？!?]?/g)?.filter((part) => part.trim()) ?? []
    if (!synthesis || !sentences.length) return
    reading.value = key
    sentences.forEach((sentence, index) => {
      const utterance = new SpeechSynthesisUtterance(sentence)
      utterance.lang = 'zh-CN'
      utterance.rate = RATE
      if (chinese.value) utterance.voice = chinese.value
      utterance.onstart = () => clearTimeout(watchdog)
      if (index === sentences.length - 1) utterance.onend = () => reading.value === key && stop()
      synthesis.speak(utterance)
    })
    watchdog = setTimeout(() => {
      mute.value = true
      stop()
    }, BEGIN_WITHIN_MS)
  }

  return {
    available,
    reading,
    stop,
    toggle(key, text) {
      const again = reading.value === key
      stop()
      if (!again) start(key, text)
    },
  }
}

/** Provided where messages can be read aloud; `on` says whether the reader wants it. */
export const SPEECH: InjectionKey<{ speech: Speech; on: Ref<boolean> }> = Symbol('speech')

export function useSpeech(): { speech: Speech; on: Ref<boolean> } | null {
  return inject(SPEECH, null)
}
