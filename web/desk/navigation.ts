import type { Ref } from 'vue'
import { useRouter } from 'vue-router'
import { neighbour, TABS } from './inbox/ordering'
import { useInbox } from './inbox/store'

export interface Navigation {
  go(conversation: string | null): Promise<void>
  step(by: 1 | -1): void
  nextTab(): void
  /** Whom to go to after the present one: the next of one's own, else whoever is first in the line; null for nobody. */
  nextOpen(): string | null
}

/** Moving between conversations and lists. */
export function useNavigation(active: Ref<string | null>): Navigation {
  const router = useRouter()
  const inbox = useInbox()

  async function go(conversation: string | null): Promise<void> {
    await router.push(
      conversation ? { name: 'conversation', params: { id: conversation } } : { name: 'home' },
    )
  }

  return {
    go,
    step: (by) => {
      const next = inbox.beside(active.value, by)
      if (next) void go(next)
    },
    nextOpen: () => {
      const { mine, waiting } = inbox.lists
      const next = neighbour(mine, active.value, 1)
      return next !== null && next !== active.value ? next : (waiting[0]?.conversation ?? null)
    },
    nextTab: () => {
      inbox.tab = TABS[(TABS.indexOf(inbox.tab) + 1) % TABS.length]!
    },
  }
}
