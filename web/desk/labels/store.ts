import { computed, ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import { createLabelsApi, type KnownLabel, type Label, type LabelSet } from '@subtext/api'
import { useSession } from '@subtext/staff-ui'

/** The set of labels: fetched when something first shows it, and again when the service says that it is another one. */
export const useLabels = defineStore('labels', () => {
  const api = createLabelsApi(useSession().http)
  const set = shallowRef<LabelSet>({ labels: [], may_manage: false })
  /** Whether the dialog that looks after them is open. */
  const managing = ref(false)
  let loading: Promise<void> | null = null

  const all = computed(() => set.value.labels)
  /** Those that can still be put on. */
  const inUse = computed(() => all.value.filter(({ retired }) => !retired))
  const mayManage = computed(() => set.value.may_manage)

  async function take(call: Promise<LabelSet>): Promise<void> {
    set.value = await call
  }

  function load(): Promise<void> {
    loading ??= take(api.labels()).catch((error: unknown) => {
      loading = null
      throw error
    })
    return loading
  }

  function changed(): void {
    if (!loading) return
    loading = null
    void load().catch(() => undefined)
  }

  const create = (label: Omit<Label, 'id'>): Promise<void> => take(api.createLabel(label))
  const change = ({ id, name, colour, retired }: KnownLabel): Promise<void> =>
    take(api.changeLabel(id, { name, colour, retired }))

  const put = (conversation: string, label: string, on: boolean): Promise<{ labels: Label[] }> =>
    api.putLabels(conversation, { on: on ? [label] : [], off: on ? [] : [label] })

  function reset(): void {
    loading = null
    managing.value = false
    set.value = { labels: [], may_manage: false }
  }

  return { all, inUse, mayManage, managing, load, changed, create, change, put, reset }
})
