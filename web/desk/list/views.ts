import { ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { ListFilter, SavedView } from '@subtext/api'
import { useListsApi } from './api'

/** The views the agent saved; kept by the service, so they follow him to any screen. */
export const useViews = defineStore('views', () => {
  const api = useListsApi()
  const all = shallowRef<SavedView[]>([])
  const loaded = ref(false)

  async function take(call: Promise<{ views: SavedView[] }>): Promise<void> {
    all.value = (await call).views
    loaded.value = true
  }

  const load = (): Promise<void> => take(api.views())
  const save = (name: string, filter: ListFilter): Promise<void> =>
    take(api.saveView({ name, filter: { ...filter, q: filter.q || null }, default: false }))
  const remove = (id: string): Promise<void> => take(api.removeView(id))

  /** Shown first from now on, or no longer. */
  function toggleStandard({ id, name, filter, default: standard }: SavedView): Promise<void> {
    return take(api.changeView(id, { name, filter, default: !standard }))
  }

  /** The filter the desk opens with; a list that cannot be had is none. */
  async function standard(): Promise<ListFilter | null> {
    if (!loaded.value) await load().catch(() => undefined)
    return all.value.find((view) => view.default)?.filter ?? null
  }

  return { all, load, save, remove, toggleStandard, standard }
})
