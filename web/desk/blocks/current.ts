import { onBeforeUnmount, onMounted, shallowRef } from 'vue'
import type { BlocksPage } from '@subtext/api'
import { useSession } from '@subtext/staff-ui'
import { onWakeUp } from '@subtext/stream'
import { Feed } from '../live/feed'
import { useBlocksApi } from './api'
import { useBlockNews } from './news'

/** What waits for a decision or holds good, the first page of it, from the moment it changes on. */
export function useCurrentBlocks() {
  const api = useBlocksApi()
  const session = useSession()
  const news = useBlockNews()
  const page = shallowRef<BlocksPage | null>(null)
  const failure = shallowRef<unknown>(null)

  async function look(wait: number, signal?: AbortSignal): Promise<void> {
    const known = failure.value ? null : (page.value?.version ?? null)
    const next = await api.list('current', known ? { known, wait } : {}, { signal })
    failure.value = null
    if (next.version === page.value?.version) return
    if (page.value) news.changed()
    page.value = next
  }

  function failed(error: unknown): void {
    session.notice(error)
    failure.value = error
  }

  const feed = new Feed({ announced: () => false, round: look, onFailure: failed })
  const asleep = onWakeUp(() => feed.nudge())
  onMounted(() => feed.start())
  onBeforeUnmount(() => {
    feed.stop()
    asleep()
  })
  return { page, failure, refresh: () => look(0).catch(failed) }
}
