import { onMounted, watch } from 'vue'
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
  // Not while a step to another page is under way: this one would take its place.
  watch(
    () => toQuery(inbox.filter),
    (query) => {
      if (
        new URLSearchParams(query).toString() !==
        new URLSearchParams(toQuery(fromQuery(route.query))).toString()
      )
        void router.replace({ query })
    },
  )
}
