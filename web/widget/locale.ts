import { zhCN as chatZhCN, type ChatWords } from '@subtext/chat-ui'
import { ref, shallowReactive } from 'vue'
import { text, zhCN, type Text } from './text'

export const LOCALES = ['zh-CN', 'zh-TW', 'en'] as const
export type Locale = (typeof LOCALES)[number]

/** How each language calls itself. */
export const LOCALE_NAMES: Record<Locale, string> = {
  'zh-CN': '简体中文',
  'zh-TW': '繁體中文',
  en: 'English',
}

/** What the shared components say, in the language of the widget. */
export const chatWords: ChatWords = shallowReactive<ChatWords>({ ...chatZhCN })
export const locale = ref<Locale>('zh-CN')

/** For the service, which stores simplified characters and can show them as traditional ones. */
export const reads = (): string | undefined => (locale.value === 'zh-TW' ? locale.value : undefined)

interface Bundle {
  text: Text
  words: ChatWords
}

/** Fetched when somebody wants them: most customers never do. */
const BUNDLES: Record<Locale, () => Promise<Bundle>> = {
  'zh-CN': () => Promise.resolve({ text: zhCN, words: chatZhCN }),
  'zh-TW': () => import('./bundles/zh-TW'),
  en: () => import('./bundles/en'),
}

let wanted: Locale = 'zh-CN'

/** The nearest of ours to the first that is named: Hong Kong reads zh-TW, whoever reads neither script reads English. */
export function pickLocale(named: readonly (string | null | undefined)[]): Locale {
  const first = named.find(Boolean)
  if (!first) return 'zh-CN'
  if (!/^zh/i.test(first)) return 'en'
  return /[-_](tw|hk|mo|hant)/i.test(first) ? 'zh-TW' : 'zh-CN'
}

/** Changes the language of everything on the screen; stays in the present one when the words cannot be fetched. */
export async function speak(next: Locale): Promise<void> {
  wanted = next
  const bundle = await BUNDLES[next]().catch(() => null)
  if (!bundle || wanted !== next) return
  Object.assign(text, bundle.text)
  Object.assign(chatWords, bundle.words)
  locale.value = next
  document.documentElement.lang = next
  document.title = text.title
}
