import { computed, ref, type Ref } from 'vue'
import type { Commitment, InboxCard, ListFilter, ListName, ListsApi } from '@subtext/api'
import { useServerNow } from '@subtext/staff-ui'
import type { Held } from '../inbox/ordering'
import { filtered, filtersOn, isPaged, NO_FILTER, sorted } from './filter'
import { createPages } from './pages'

/** What of the lists is on the screen: which tab, filtered by what, in which order. */
export function createShown(
  api: ListsApi,
  lists: Readonly<Ref<Record<Held, InboxCard[]>>>,
  unread: Readonly<Ref<ReadonlySet<string>>>,
  owed: Readonly<Ref<Commitment[]>>,
  notice: (error: unknown) => void,
) {
  const filter = ref<ListFilter>({ ...NO_FILTER })
  const pages = createPages(api, notice)
  const now = useServerNow()

  const tab = computed({
    get: () => filter.value.list,
    set: (list: ListName) => {
      if (list !== filter.value.list) filter.value = { ...filter.value, list }
    },
  })

  const listed = computed(() => {
    const { list } = filter.value
    return list === 'mine' || list === 'waiting' ? lists.value[list] : pages.cards.value
  })
  const owedTo = computed(() => new Set(owed.value.map(({ conversation }) => conversation)))

  const visible = computed(() => {
    if (isPaged(filter.value.list) || (filtersOn(filter.value) === 0 && filter.value.sort === 'usual'))
      return listed.value
    // Asked only where it matters: the list would be filtered anew every second.
    const at = filter.value.waited === null ? 0 : now.value
    const found = filtered(listed.value, filter.value, { now: at, unread: unread.value, owed: owedTo.value })
    return sorted(found, filter.value.sort)
  })

  function narrow(change: Partial<ListFilter>): void {
    filter.value = { ...filter.value, ...change }
  }

  /** Everything but the tab. */
  function clear(): void {
    filter.value = { ...NO_FILTER, list: filter.value.list }
  }

  function reset(): void {
    filter.value = { ...NO_FILTER }
    pages.reset()
  }

  return { filter, tab, listed, visible, pages, narrow, clear, reset }
}
