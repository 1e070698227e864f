import { headlineText } from '@subtext/staff-ui'
import { useInbox } from '../inbox/store'
import { useConversation } from './store'

/** Names in a notice whom a deed was done to: by the time it is read the list has moved on. */
export function useWhom() {
  const [inbox, store] = [useInbox(), useConversation()]

  /** The deed alone where nothing is known of the customer. */
  return (done: string, conversation: string | null): string => {
    const open = store.id === conversation ? store.thread?.summary?.headline : null
    const headline = (conversation && inbox.card(conversation)?.headline) || open
    return headline ? `${done} · ${headlineText(headline)}` : done
  }
}
