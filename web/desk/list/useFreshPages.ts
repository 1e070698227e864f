import { onBeforeUnmount, watch } from 'vue'
import { useInbox } from '../inbox/store'
import { isPaged } from './filter'

/** Who types a word is asked for once, not letter by letter. */
const TYPING_MS = 250
/** On a busy desk the list changes many times a second; counts and pages follow at this pace. */
const RENEW_MS = 2_000

/** Keeps the lists that come in pages, and the counts of all of them, up to date while the desk is open. */
export function useFreshPages(): void {
  const inbox = useInbox()
  let typing: ReturnType<typeof setTimeout> | undefined
  let renewing: ReturnType<typeof setTimeout> | undefined

  watch(
    () => inbox.filter,
    (filter, before) => {
      clearTimeout(typing)
      if (!isPaged(filter.list)) return
      const load = (): void => void inbox.pages.load(filter)
      if (before?.list === filter.list && before.q !== filter.q) typing = setTimeout(load, TYPING_MS)
      else load()
    },
    { immediate: true },
  )
  watch(
    () => inbox.cursor,
    () => {
      renewing ??= setTimeout(
        () => {
          renewing = undefined
          void inbox.pages.count()
          if (isPaged(inbox.filter.list)) void inbox.pages.renew()
        },
        inbox.pages.counts ? RENEW_MS : 0,
      )
    },
    { immediate: true },
  )
  onBeforeUnmount(() => {
    clearTimeout(typing)
    clearTimeout(renewing)
  })
}
