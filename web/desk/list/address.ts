import { onBeforeUnmount, onMounted, watch } from 'vue'
import { useRoute, useRouter, type Router } from 'vue-router'
import type { ListFilter } from '@subtext/api'
import { fromQuery, toQuery } from './filter'
import { useInbox } from '../inbox/store'

/** What the list is narrowed to goes along from one conversation to the next. */
export function keepListInAddress(router: Router): void {
  router.beforeEach((to, from) => {
    const leaves = to.name === 'login' || from.name === 'login'
    const moved = !leaves && to.path !== from.path && Object.keys(to.query).length === 0
    return moved && Object.keys(from.query).length > 0 ? { ...to, query: from.query } : true
  })
}

/** The filter stands in the page's address: a reload and a bookmark show the same list. `standard` is shown without one. */
export function useListAddress(standard: () => Promise<ListFilter | null>): void {
  const route = useRoute()
  const router = useRouter()
  const inbox = useInbox()

  onMounted(async () => {
    if (Object.keys(route.query).length > 0) inbox.filter = fromQuery(route.query)
    else {
      const filter = await standard()
      if (filter && Object.keys(route.query).length === 0) inbox.filter = filter
    }
  })
  function follow(): void {
    const query = toQuery(inbox.filter)
    const shown = toQuery(fromQuery(route.query))
    if (new URLSearchParams(query).toString() !== new URLSearchParams(shown).toString())
      void router.replace({ query })
  }

  // A step that is under way would be dropped by another one: the list's waits for it.
  let moving = false
  const stops = [
    router.beforeEach(() => {
      moving = true
    }),
    router.afterEach(() => {
      moving = false
      follow()
    }),
  ]
  onBeforeUnmount(() => stops.forEach((stop) => stop()))
  watch(
    () => toQuery(inbox.filter),
    () => {
      if (!moving) follow()
    },
  )
}
