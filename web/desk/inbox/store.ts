import { computed, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { Inbox, InboxCard } from '@subtext/api'
import { serverClock, useSession } from '@subtext/staff-ui'
import { useDeskApi } from '../api'
import { useListsApi } from '../list/api'
import { createShown } from '../list/shown'
import { changesBetween, type InboxChanges } from './changes'
import { findCard, HELD, neighbour, ordered, type Held, type Lists } from './ordering'
import { partsOf } from './parts'
import { createUnread } from './unread'

const EMPTY: Lists = { waiting: [], mine: [], ended: [] }

export const useInbox = defineStore('inbox', () => {
  const api = useDeskApi()
  const session = useSession()
  const inbox = shallowRef<Inbox | null>(null)
  const { unread, markUnread, markRead, keepUnread } = createUnread()
  /** The difference the last list made; replaced, never added to. */
  const changes = shallowRef<InboxChanges>({ arrived: [], spoke: [] })

  const lists = computed(() => {
    const current = inbox.value ?? EMPTY
    return Object.fromEntries(HELD.map((each) => [each, ordered(each, current)])) as Record<Held, InboxCard[]>
  })
  const parts = partsOf(inbox)
  const shown = createShown(useListsApi(), lists, unread, parts, session.notice)
  const { tab, visible } = shown
  const loaded = computed(() => inbox.value !== null)
  const attention = computed(() => lists.value.waiting.length + unread.value.size)

  /** Fetches once, or holds a long-poll for up to `wait` seconds when a list is known already. */
  async function refresh(wait = 0, signal?: AbortSignal): Promise<void> {
    const cursor = inbox.value?.cursor
    const from = wait > 0 && cursor !== undefined ? { wait, cursor } : {}
    try {
      replace(await api.inbox(from, { signal }))
    } catch (error) {
      session.notice(error)
      throw error
    }
  }

  function replace(next: Inbox): void {
    serverClock.synchronise(next.now)
    changes.value = changesBetween(inbox.value, next)
    inbox.value = next
    keepUnread(next.mine.map((card) => card.conversation))
  }

  function card(conversation: string): InboxCard | null {
    return findCard(inbox.value ?? EMPTY, conversation)?.card ?? shown.pages.card(conversation)
  }

  function beside(conversation: string | null, step: 1 | -1): string | null {
    return neighbour(visible.value, conversation, step)
  }

  /** Shows the tab in which the conversation stands. */
  function reveal(conversation: string): void {
    const found = findCard(inbox.value ?? EMPTY, conversation)
    if (found) tab.value = found.tab
  }

  function reset(): void {
    inbox.value = null
    shown.reset()
    keepUnread([])
  }

  const cursor = computed(() => inbox.value?.cursor ?? 0)

  return {
    ...shown,
    lists,
    loaded,
    cursor,
    ...parts,
    unread,
    changes,
    attention,
    refresh,
    replace,
    card,
    beside,
    reveal,
    markUnread,
    markRead,
    reset,
  }
})
