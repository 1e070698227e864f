import type { Ref } from 'vue'
import { useRouter } from 'vue-router'
import { TABS } from './inbox/ordering'
import { useInbox } from './inbox/store'

export interface Navigation {
  go(conversation: string | null): Promise<void>
  step(by: 1 | -1): void
  nextTab(): void
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
    nextTab: () => {
      inbox.tab = TABS[(TABS.indexOf(inbox.tab) + 1) % TABS.length]!
    },
  }
}
