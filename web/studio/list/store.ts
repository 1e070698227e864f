import { computed, ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import { createStudioApi, type DecisionKind, type StudioConversation } from '@subtext/api'
import { useSession } from '@subtext/staff-ui'
import { appended, withKinds } from './filter'

const PAGE_SIZE = 50

/** The loaded part of the conversation list; kept while a single conversation is looked at. */
export const useConversations = defineStore('studio-conversations', () => {
  const session = useSession()
  const api = createStudioApi(session.http)
  const items = shallowRef<StudioConversation[]>([])
  const next = ref<string | null>(null)
  const wanted = ref<ReadonlySet<DecisionKind>>(new Set())
  const busy = ref(false)
  const loaded = ref(false)
  const failure = shallowRef<unknown>(null)

  const visible = computed(() => withKinds(items.value, wanted.value))

  const reload = (): Promise<void> => load()
  const more = (): Promise<void> => (next.value === null ? Promise.resolve() : load(next.value))

  async function load(before?: string): Promise<void> {
    if (busy.value) return
    busy.value = true
    failure.value = null
    try {
      const page = await api.conversations({ limit: PAGE_SIZE, before })
      items.value = appended(before === undefined ? [] : items.value, page.items)
      next.value = page.next
      loaded.value = true
    } catch (error) {
      failure.value = error
      session.notice(error)
    } finally {
      busy.value = false
    }
  }

  function toggle(kind: DecisionKind): void {
    const kinds = new Set(wanted.value)
    if (!kinds.delete(kind)) kinds.add(kind)
    wanted.value = kinds
  }

  function reset(): void {
    items.value = []
    next.value = null
    wanted.value = new Set()
    loaded.value = false
    failure.value = null
  }

  return { items, visible, next, wanted, busy, loaded, failure, reload, more, toggle, reset }
})
