import { computed, onBeforeUnmount, shallowRef } from 'vue'
import { useSession } from '@subtext/staff-ui'
import { useDeskApi } from '../api'
import { fetchNews, useEarlier } from '../conversation/catchUp'
import { createThreads } from '../conversation/threads'
import { Feed } from '../live/feed'

/**
 * Reads a conversation along without taking part. It has a thread of its own and only ever long-polls: nothing of it
 * goes to the desk that serves or to the customer.
 */
export function useSilentThread(conversation: string) {
  const api = useDeskApi()
  const session = useSession()
  const threads = createThreads()
  const failure = shallowRef<unknown>(null)
  const thread = computed(() => threads.all.value.get(conversation) ?? null)
  const feed = new Feed({
    announced: () => false,
    round: async (wait, signal) => {
      await fetchNews(api, threads, conversation, wait, { signal })
      failure.value = null
    },
    onFailure: (error) => {
      session.notice(error)
      failure.value = error
    },
  })
  feed.start()
  onBeforeUnmount(() => feed.stop())
  const earlier = useEarlier(api, threads, () => thread.value)
  return { thread, failure, earlier, enter: threads.enter }
}
