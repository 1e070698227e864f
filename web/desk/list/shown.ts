import { computed, ref, shallowRef, type Ref } from 'vue'
import type { Commitment, InboxCard, ListCounts, ListFilter, ListName, ListsApi } from '@subtext/api'
import { useServerNow } from '@subtext/staff-ui'
import type { Held } from '../inbox/ordering'
import { filtered, filtersOn, isPaged, NO_FILTER, sorted } from './filter'
import { createPages } from './pages'

/** How long each list is; null where the service did not say. */
export type TabCounts = Record<ListName, number | null>

/** What of the lists is on the screen: which tab, filtered by what, in which order. */
export function createShown(
  api: ListsApi,
  lists: Readonly<Ref<Record<Held, InboxCard[]>>>,
  unread: Readonly<Ref<ReadonlySet<string>>>,
  { owed, aside }: { owed: Readonly<Ref<Commitment[]>>; aside: Readonly<Ref<InboxCard[]>> },
  notice: (error: unknown) => void,
) {
  const filter = ref<ListFilter>({ ...NO_FILTER })
  const pages = createPages(api, notice)
  const paged = shallowRef<ListCounts | null>(null)
  let [asked, taken] = [0, 0]
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

  /**
   * What the desk holds is counted as it stands: a customer who rings is never beside a 0. The service says the rest a
   * moment later; where the desk itself holds more than it said, that is the least there can be.
   */
  const counts = computed<TabCounts>(() => {
    const { mine, waiting, ended } = lists.value
    const own = mine.length + waiting.length + aside.value.length
    return {
      mine: mine.length,
      waiting: waiting.length,
      all: atLeast(paged.value?.all, own),
      ended: atLeast(paged.value?.ended, ended.length),
    }
  })

  /** Asks how long the lists are that come in pages. An older answer does not come after a newer one. */
  async function count(): Promise<void> {
    const mine = (asked += 1)
    const said = await api.counts().catch(() => null)
    if (mine < taken) return
    taken = mine
    paged.value = said
  }

  function reset(): void {
    filter.value = { ...NO_FILTER }
    paged.value = null
    taken = asked + 1
    pages.reset()
  }

  return { filter, tab, listed, visible, pages, counts, count, narrow, clear, reset }
}

function atLeast(said: number | undefined, held: number): number | null {
  return said === undefined ? null : Math.max(said, held)
}
