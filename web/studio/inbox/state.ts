import { computed, ref, shallowRef } from 'vue'
import type { InChange, InboxCluster, InboxReason, TopicName, TopicSuggestions, Verdict } from '@subtext/api'
import { chosen } from './clusters'

/** How the list stood; `out` are the rows taken out of the cluster in view. */
export interface Standing {
  clusters: InboxCluster[]
  at: number
  out: ReadonlySet<number>
  total: number
}

/** What a decision is called on the screen, and how the list stood before it. */
export interface Decided {
  label: string
  verdict: Verdict
  name: string
  messages: number
  before: Standing
}

export type InboxState = ReturnType<typeof createState>

export function createState() {
  const clusters = shallowRef<InboxCluster[]>([])
  const total = ref(0)
  const inChanges = shallowRef<InChange[]>([])
  const at = ref(0)
  const out = shallowRef<ReadonlySet<number>>(new Set())
  const reason = ref<InboxReason | null>(null)
  const topics = shallowRef<TopicName[]>([])
  const suggestions = shallowRef<TopicSuggestions | null>(null)
  const history = shallowRef<Decided[]>([])
  const loaded = ref(false)
  const busy = ref(false)
  const deciding = ref(false)
  const failure = shallowRef<unknown>(null)
  const current = computed(() => clusters.value[at.value] ?? null)
  const rows = computed(() => (current.value ? chosen(current.value, out.value) : []))

  function standing(): Standing {
    return { clusters: clusters.value, at: at.value, out: out.value, total: total.value }
  }

  /** The place is moved into the list where it lies outside. */
  function stand(as: Standing): void {
    clusters.value = as.clusters
    total.value = as.total
    at.value = Math.max(0, Math.min(as.at, as.clusters.length - 1))
    out.value = as.out
  }

  function toggle(row: number): void {
    const taken = new Set(out.value)
    if (!taken.delete(row)) taken.add(row)
    out.value = taken
  }

  function clear(): void {
    stand({ clusters: [], at: 0, out: new Set(), total: 0 })
    history.value = []
    inChanges.value = []
    suggestions.value = null
    topics.value = []
    reason.value = null
    failure.value = null
    loaded.value = false
  }

  const shown = {
    ...{ clusters, total, inChanges, at, out, reason, topics, suggestions, history },
    ...{ loaded, busy, deciding, failure, current, rows, toggle },
  }
  return { ...shown, shown, standing, stand, clear }
}
