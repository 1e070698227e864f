import { computed, type ComputedRef, type Ref } from 'vue'
import type { AgentStatus, Commitment, Inbox, InboxCard, Offer } from '@subtext/api'
import { asideOf } from '../snooze/aside'

export interface InboxParts {
  /** Customers who ring at this agent. */
  ringing: ComputedRef<Offer[]>
  /** Owed by one of his groups until somebody takes it up: what customers left instead of waiting. */
  left: ComputedRef<Commitment[]>
  /** One's own that are put aside. */
  aside: ComputedRef<InboxCard[]>
  /** Null until the first list. */
  status: ComputedRef<AgentStatus | null>
  /** His own promises. */
  owed: ComputedRef<Commitment[]>
}

/** What stands in an inbox beside its three lists. */
export function partsOf(inbox: Ref<Inbox | null>): InboxParts {
  return {
    ringing: computed(() => inbox.value?.offers ?? []),
    left: computed(() => promises(inbox.value).filter((one) => one.owner === null)),
    aside: computed(() => asideOf(inbox.value?.mine ?? [])),
    status: computed(() => inbox.value?.status ?? null),
    owed: computed(() => promises(inbox.value).filter((one) => one.owner !== null)),
  }
}

function promises(inbox: Inbox | null): Commitment[] {
  return inbox?.commitments ?? []
}
