import { computed, readonly, ref, type ComputedRef } from 'vue'

export const STAFF_LOCALES = ['zh-CN', 'en'] as const
export type StaffLocale = (typeof STAFF_LOCALES)[number]

const KEY = 'subtext.staff.locale'
const chosen = ref<StaffLocale>('zh-CN')

export const staffLocale = readonly(chosen)

function apply(locale: StaffLocale): void {
  chosen.value = locale
  document.documentElement.lang = locale
}

/** Kept until the tab is closed, as everything here: desks share computers. */
export function chooseStaffLocale(locale: StaffLocale): void {
  apply(locale)
  try {
    sessionStorage.setItem(KEY, locale)
  } catch {
    // A browser that keeps nothing still changes the language of this page.
  }
}

/** Takes up what was chosen here before; an unknown value is Chinese. Call once before the page is mounted. */
export function restoreStaffLocale(): void {
  let kept: string | null = null
  try {
    kept = sessionStorage.getItem(KEY)
  } catch {
    // As above.
  }
  apply(STAFF_LOCALES.find((locale) => locale === kept) ?? 'zh-CN')
}

type Widened<Words> = {
  [Key in keyof Words]: Words[Key] extends string
    ? string
    : Words[Key] extends object
      ? Shape<Words[Key]>
      : Words[Key]
}
type Shape<Words> = Words extends (...given: infer Given) => string
  ? (...given: Given) => string
  : Widened<Words>

/**
 * The words of one part of a screen in both languages: one dictionary beside the components it belongs to.
 * English must have every key of the Chinese one, with functions of the same parameters; the type checker sees to it.
 */
export function staffWords<Words extends object>(zhCN: Words, en: Shape<Words>): ComputedRef<Shape<Words>> {
  return computed(() => (chosen.value === 'en' ? en : (zhCN as unknown as Shape<Words>)))
}
