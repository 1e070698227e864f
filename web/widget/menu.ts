import { createCustomerApi, createHttp, type MenuEntry } from '@subtext/api'
import { shallowRef, type Ref } from 'vue'

/** Asked for before anybody agreed to anything, so without a word about who is asking; without it, one just types. */
export function useMenu(): Ref<MenuEntry[]> {
  const menu = shallowRef<MenuEntry[]>([])
  createCustomerApi(createHttp({ bearer: () => null }))
    .menu()
    .then((reply) => (menu.value = reply.menu))
    .catch(() => undefined)
  return menu
}
