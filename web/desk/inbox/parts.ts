import { computed, type ComputedRef, type Ref } from 'vue'
import type { AgentStatus, Commitment, Inbox, LeftMessage, Offer } from '@subtext/api'

export interface InboxParts {
  /** Customers who ring at this agent. */
  ringing: ComputedRef<Offer[]>
  left: ComputedRef<LeftMessage[]>
  /** Null until the first list. */
  status: ComputedRef<AgentStatus | null>
  owed: ComputedRef<Commitment[]>
}

/** What stands in an inbox beside its three lists. */
export function partsOf(inbox: Ref<Inbox | null>): InboxParts {
  return {
    ringing: computed(() => inbox.value?.offers ?? []),
    left: computed(() => inbox.value?.left ?? []),
    status: computed(() => inbox.value?.status ?? null),
    owed: computed(() => inbox.value?.commitments ?? []),
  }
}
