import type { CustomerApi } from '@subtext/api'
import { prependEvents, type Log } from '@subtext/chat-ui'
import { computed, type ShallowRef } from 'vue'

/** Fetches what came before the first event that is here; null while nothing did. Raises ApiError. */
export function useEarlier(api: Pick<CustomerApi, 'earlier'>, log: ShallowRef<Log>) {
  async function load(): Promise<void> {
    const { conversation, epoch, firstSeq: before } = log.value
    const page = await api.earlier(conversation, { before, epoch })
    if (page.recovered && log.value.epoch === epoch) log.value = prependEvents(log.value, page.events)
  }

  return computed(() => (log.value.conversation && log.value.firstSeq > 1 ? load : null))
}
