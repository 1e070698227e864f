import { onBeforeUnmount, watch } from 'vue'
import { useInbox } from '../inbox/store'
import { isPaged } from './filter'

/** Who types a word is asked for once, not letter by letter. */
const TYPING_MS = 250
/** On a busy desk the list changes many times a second; counts and pages follow at this pace, the first at once. */
const RENEW_MS = 1_000
/** The pace when the desk's own lists are longer or shorter than at the last count. */
const SOON_MS = 500

/** Keeps the lists that come in pages, and the counts of all of them, up to date while the desk is open. */
export function useFreshPages(): void {
  const inbox = useInbox()
  let typing: ReturnType<typeof setTimeout> | undefined
  let renewing: ReturnType<typeof setTimeout> | undefined
  let renewed = -Infinity
  let counted = ''

  function held(): string {
    const { lists, aside } = inbox
    return [lists.mine, lists.waiting, aside].map(({ length }) => length).join()
  }

  function renew(): void {
    renewed = performance.now()
    counted = held()
    void inbox.count()
    if (isPaged(inbox.filter.list)) void inbox.pages.renew()
  }

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
    () => inbox.loaded && inbox.cursor,
    (cursor) => {
      if (cursor === false) return
      clearTimeout(renewing)
      const due = renewed + (held() === counted ? RENEW_MS : SOON_MS)
      renewing = setTimeout(renew, Math.max(0, due - performance.now()))
    },
    { immediate: true },
  )
  onBeforeUnmount(() => {
    clearTimeout(typing)
    clearTimeout(renewing)
  })
}
