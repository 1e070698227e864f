import type { AskedRating, Log } from '@subtext/chat-ui'
import { computed, ref, type ShallowRef } from 'vue'

/**
 * The rating that may be shown now: the last one asked, until it is given, waved off, or the customer goes on.
 * Whoever rated in this tab sees his thanks; after a reload there is nothing left to see.
 */
export function useRating(log: ShallowRef<Log>) {
  const closed = ref(new Set<string>())
  const rated = ref(new Set<string>())

  const open = computed<AskedRating | null>(() => {
    const { ratings, entries, outbox } = log.value
    const last = ratings.at(-1)
    if (!last || closed.value.has(last.id) || (last.given && !rated.value.has(last.id))) return null
    const wentOn = entries.some(
      (entry) => entry.kind === 'said' && entry.by === 'customer' && entry.seq > last.seq,
    )
    return wentOn || outbox.length ? null : last
  })

  return {
    open,
    close: (id: string): void => {
      closed.value = new Set([...closed.value, id])
    },
    thank: (id: string): void => {
      rated.value = new Set([...rated.value, id])
    },
  }
}
