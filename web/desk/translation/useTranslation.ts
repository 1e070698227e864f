import { inject, onMounted, provide, reactive, type InjectionKey } from 'vue'
import { BELOW_BUBBLE } from '@subtext/chat-ui'
import { errorText, useSession } from '@subtext/staff-ui'
import BelowMessage from './BelowMessage.vue'
import { nameOf, ownOf, useLanguages } from './languages'

/** Of one message: on its way, there, or failed. */
export interface Shown {
  busy: boolean
  text: string
  failure: string
}

export interface MessageTranslations {
  /** By the number of the message; kept by the page alone, as long as the conversation is open. */
  shown: Map<number, Shown>
  /** Into what; undefined while nothing can be translated. */
  language(): string | undefined
  languageName(): string
  translate(seq: number): Promise<void>
}

const TRANSLATIONS: InjectionKey<MessageTranslations> = Symbol('translations')

/** Puts 译 below what the customer writes. In a setup, after what else stands there. */
export function provideTranslation(conversation: string): void {
  const session = useSession()
  const languages = useLanguages()
  const shown = reactive(new Map<number, Shown>())
  const language = (): string | undefined => ownOf(languages.codes)

  async function translate(seq: number): Promise<void> {
    const to = language()
    if (!to || shown.get(seq)?.busy) return
    shown.set(seq, { busy: true, text: '', failure: '' })
    try {
      const { text } = await languages.api.message(conversation, seq, to)
      shown.set(seq, { busy: false, text, failure: '' })
    } catch (error) {
      session.notice(error)
      shown.set(seq, { busy: false, text: '', failure: errorText(error) })
    }
  }

  onMounted(() => void languages.load())
  provide(TRANSLATIONS, { shown, language, languageName: () => nameOf(language() ?? ''), translate })
  provide(BELOW_BUBBLE, BelowMessage)
}

export const useTranslations = (): MessageTranslations | null => inject(TRANSLATIONS, null)
