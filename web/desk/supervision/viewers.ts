import { shallowRef } from 'vue'
import { defineStore } from 'pinia'
import { serverClock } from '@subtext/staff-ui'

/** As long as the service's notice is good for: two of them may be late. */
const GOOD_FOR_MS = 40_000

/** Colleagues who take part and have a conversation open. Who only looks in from the board is not among them. */
export const useViewers = defineStore('viewers', () => {
  const seen = shallowRef<ReadonlyMap<string, ReadonlyMap<string, number>>>(new Map())

  function saw(conversation: string, number: string): void {
    const here = new Map(seen.value.get(conversation)).set(number, serverClock.now())
    seen.value = new Map(seen.value).set(conversation, here)
  }

  /** Numbers, without one's own. */
  function of(conversation: string, own: string | undefined, now: number): string[] {
    const here = [...(seen.value.get(conversation) ?? [])]
    return here.filter(([number, at]) => number !== own && now - at < GOOD_FOR_MS).map(([number]) => number)
  }

  return { saw, of }
})
