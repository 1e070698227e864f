import type { Log } from '@subtext/chat-ui'
import { computed, ref, watch, type Ref, type ShallowRef } from 'vue'

export interface SigningIn {
  /** `offer`: he may sign in instead of being checked; `done`: he did, while it was offered; null: nothing to show. */
  state: Readonly<Ref<'offer' | 'done' | null>>
  go: () => void
  close: () => void
}

/**
 * The way to sign in at the bank's page, where the bot just said that a person will check who the customer is.
 * `offered`: the page has such a way; `known`: the bank's site vouches for him already. Whoever goes on writing, or
 * waves it off, is not asked again for the same need. `go` asks the page for its way.
 */
export function useSigningIn(
  log: ShallowRef<Log>,
  offered: Readonly<Ref<boolean>>,
  known: Readonly<Ref<boolean>>,
  go: () => void,
): SigningIn {
  const closed = ref(0)
  const done = ref(0)

  const asked = computed(() => {
    const { entries, outbox, state } = log.value
    const said = entries.filter((entry) => entry.kind === 'said')
    const last = said.filter((entry) => entry.signIn).at(-1)?.seq ?? 0
    const wentOn = outbox.length > 0 || said.some(({ by, seq }) => by === 'customer' && seq > last)
    return offered.value && !wentOn && state.owner !== 'closed' && last > closed.value ? last : 0
  })

  watch(known, (now) => {
    if (now && asked.value) done.value = asked.value
  })

  return {
    state: computed(() => {
      if (!asked.value) return null
      if (known.value) return asked.value === done.value ? 'done' : null
      return 'offer'
    }),
    go,
    close: () => {
      closed.value = asked.value
    },
  }
}
