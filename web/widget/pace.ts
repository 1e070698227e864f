import { arrived, type Row } from '@subtext/chat-ui'
import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'

/** Time to read what was shown before the next bubble comes: about seven characters a second, within limits. */
const LEAST_MS = 1_500
const MOST_MS = 6_000
const PER_CHARACTER_MS = 70

/**
 * For people who read slowly: bubbles of the bot that come together are shown one after another. Whatever the customer
 * says himself shows everything at once, and so does switching it off.
 */
export function usePace(rows: Ref<Row[]>, on: Ref<boolean>) {
  const held = ref<string[]>([])
  let known = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined

  function release(): void {
    clearTimeout(timer)
    timer = undefined
    held.value = []
  }

  /** Holds what comes until this bubble could be read, then shows the next. */
  function read(key: string): void {
    const wait = Math.min(MOST_MS, Math.max(LEAST_MS, lengthOf(rows.value, key) * PER_CHARACTER_MS))
    timer = setTimeout(() => {
      const [first, ...rest] = held.value
      held.value = rest
      timer = undefined
      if (first !== undefined) read(first)
    }, wait)
  }

  watch(
    [rows, on],
    ([now]) => {
      const fresh = arrived(now, known).filter((row) => row.kind === 'bubble')
      const first = known.size === 0
      known = new Set(now.map((row) => row.key))
      const bots = fresh.filter((row) => row.kind === 'bubble' && row.by === 'bot').map((row) => row.key)
      if (!on.value || first || bots.length < fresh.length) return release()
      const shown = timer === undefined ? bots.shift() : undefined
      held.value = [...held.value, ...bots]
      if (shown !== undefined) read(shown)
    },
    { immediate: true, flush: 'sync' },
  )
  onScopeDispose(release)

  return {
    /** The rows up to the first that is held back. */
    rows: computed<Row[]>(() => {
      const at = held.value.length ? rows.value.findIndex((row) => row.key === held.value[0]) : -1
      return at < 0 ? rows.value : rows.value.slice(0, at)
    }),
    holding: computed(() => held.value.length > 0),
  }
}

function lengthOf(rows: Row[], key: string | undefined): number {
  const row = rows.find((one) => one.key === key)
  return row?.kind === 'bubble' ? row.text.length : 0
}
