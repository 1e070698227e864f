import { createCustomerApi, createHttp, type MenuEntry } from '@subtext/api'
import { shallowRef, watch, type Ref } from 'vue'
import { reads } from './locale'

/** Asked for before anybody agreed to anything, so without a word about who is asking; without it, one just types. */
export function useMenu(): Ref<MenuEntry[]> {
  const menu = shallowRef<MenuEntry[]>([])
  const api = createCustomerApi(createHttp({ bearer: () => null }), reads)
  watch(
    reads,
    async (asked) => {
      const reply = await api.menu().catch(() => null)
      if (reply && asked === reads()) menu.value = reply.menu
    },
    { immediate: true },
  )
  return menu
}
