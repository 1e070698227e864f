import { defineStore } from 'pinia'
import { ref } from 'vue'
import { createTranslationApi, type TranslationApi } from '@subtext/api'
import { staffLocale, useSession } from '@subtext/staff-ui'

/** What texts may be translated into: asked once, and none while it is not known. */
export const useLanguages = defineStore('translation-languages', () => {
  const session = useSession()
  const api: TranslationApi = createTranslationApi(session.http)
  const codes = ref<string[]>([])
  let asked: Promise<void> | null = null

  function load(): Promise<void> {
    asked ??= api.languages().then(
      ({ languages }) => void (codes.value = languages),
      () => void (asked = null),
    )
    return asked
  }

  return { api, codes, load }
})

/** `日语` or `Japanese`, in the language of the screen. */
export function nameOf(code: string): string {
  return new Intl.DisplayNames([staffLocale.value], { type: 'language' }).of(code) ?? code
}

/** What the agent himself reads; the first one offered where his own is not. */
export function ownOf(codes: readonly string[]): string | undefined {
  const [tongue] = staffLocale.value.split('-')
  return codes.find((code) => code.split('-')[0] === tongue) ?? codes[0]
}
