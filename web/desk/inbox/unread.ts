import { ref } from 'vue'

/** Own conversations in which something was said that the agent has not looked at. */
export function createUnread() {
  const unread = ref<ReadonlySet<string>>(new Set())
  return {
    unread,
    markUnread: (id: string): void => {
      unread.value = new Set([...unread.value, id])
    },
    markRead: (read: string): void => {
      unread.value = new Set([...unread.value].filter((id) => id !== read))
    },
    /** Forgets all but these. */
    keepUnread: (ids: string[]): void => {
      unread.value = new Set(ids.filter((id) => unread.value.has(id)))
    },
  }
}
