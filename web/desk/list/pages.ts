import { computed, ref, shallowRef } from 'vue'
import { isAborted, type HandedOverPage, type InboxCard, type ListFilter, type ListsApi } from '@subtext/api'
import { isPaged } from './filter'

/** The lists that come from the service a page at a time; `notice` hears of every failure. */
export function createPages(api: ListsApi, notice: (error: unknown) => void) {
  const known = shallowRef<Map<string, InboxCard>>(new Map())
  const next = ref<string | null>(null)
  const loading = ref(false)
  const failure = shallowRef<unknown>(null)
  let wanted: ListFilter | null = null
  let running: AbortController | null = null

  /** Only the newest question counts: an answer to an older one is dropped. */
  async function fetchPage(
    filter: ListFilter,
    before: string | null,
    take: (page: HandedOverPage) => void,
  ): Promise<void> {
    if (!isPaged(filter.list)) return
    running?.abort()
    const mine = (running = new AbortController())
    loading.value = true
    try {
      const page = await api.handedOver(filter.list, filter, before, { signal: mine.signal })
      if (running !== mine) return
      take(page)
      failure.value = null
    } catch (error) {
      if (running !== mine || isAborted(error)) return
      failure.value = error
      notice(error)
    } finally {
      if (running === mine) loading.value = false
    }
  }

  /** The first page; another list or filter forgets what was loaded. */
  async function load(filter: ListFilter): Promise<void> {
    if (wanted?.list !== filter.list) known.value = new Map()
    wanted = filter
    await fetchPage(filter, null, (page) => hold(page.conversations, page.next))
  }

  async function more(): Promise<void> {
    if (!wanted || !next.value || loading.value) return
    await fetchPage(wanted, next.value, (page) =>
      hold([...known.value.values(), ...page.conversations], page.next),
    )
  }

  /** What is new comes on top of what was loaded; nobody loses his place in the list. */
  async function renew(): Promise<void> {
    if (!wanted || loading.value) return
    await fetchPage(wanted, null, (page) => {
      const fresh = new Set(page.conversations.map((card) => card.conversation))
      const rest = [...known.value.values()].filter((card) => !fresh.has(card.conversation))
      hold([...page.conversations, ...rest], rest.length ? next.value : page.next)
    })
  }

  function hold(cards: InboxCard[], following: string | null): void {
    known.value = new Map(cards.map((card) => [card.conversation, card]))
    next.value = following
  }

  function reset(): void {
    running?.abort()
    running = null
    known.value = new Map()
    next.value = wanted = null
  }

  const cards = computed(() => [...known.value.values()])
  const card = (conversation: string): InboxCard | null => known.value.get(conversation) ?? null
  return { cards, card, next, loading, failure, load, more, renew, reset }
}

export type Pages = ReturnType<typeof createPages>
