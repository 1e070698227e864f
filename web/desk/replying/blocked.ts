import { shallowRef } from 'vue'
import type { OutgoingMessage } from '@subtext/api'

export type Extras = Omit<OutgoingMessage, 'client_id' | 'text'>

/** What the language guard would not send; `shown`: it stands in the composer again. */
export interface Blocked {
  text: string
  extras: Extras
  error: unknown
  shown: boolean
}

/** One for each conversation at most, whichever is on the screen. */
export function createBlocked() {
  const blocked = shallowRef<ReadonlyMap<string, Blocked>>(new Map())

  function change(conversation: string, refused: Blocked | null): void {
    const all = new Map(blocked.value)
    if (refused) all.set(conversation, refused)
    else all.delete(conversation)
    blocked.value = all
  }

  return {
    blocked,
    block: (conversation: string, refused: Omit<Blocked, 'shown'>): void =>
      change(conversation, { ...refused, shown: false }),
    showBlocked: (conversation: string): void => {
      const refused = blocked.value.get(conversation)
      if (refused) change(conversation, { ...refused, shown: true })
    },
    unblock: (conversation: string): void => change(conversation, null),
    clearBlocked: (): void => {
      blocked.value = new Map()
    },
  }
}

/** For the screen. */
export type Guard = Omit<ReturnType<typeof createBlocked>, 'block' | 'clearBlocked'>
