import { computed, type ComputedRef } from 'vue'
import type { CallOptions, DeskApi } from '@subtext/api'
import { applyState } from '@subtext/chat-ui'
import type { Thread, Threads } from './threads'

/** Brings a thread up to date: from its position where it has one, else, or when that is gone, from a snapshot. */
export async function fetchNews(
  api: Pick<DeskApi, 'conversation' | 'events'>,
  threads: Threads,
  conversation: string,
  wait: number,
  options: CallOptions,
): Promise<void> {
  const known = threads.all.value.get(conversation)
  const log = known?.log
  if (!log || log.stale) return threads.take(await api.conversation(conversation, options))
  const entry = known?.entries.at(-1)?.number ?? 0
  const from = { after: log.lastSeq, entry, seen: known.seen, epoch: log.epoch, wait }
  const page = await api.events(conversation, from, options)
  if (!page.recovered) return threads.take(await api.conversation(conversation, options))
  page.events.forEach(threads.receive)
  threads.saw(conversation, page.seen ?? 0)
  const whole = (page.entries ?? []).map((each) => threads.enter(conversation, each))
  if (whole.includes(false)) return threads.take(await api.conversation(conversation, options))
  threads.change(conversation, (now) => (now.lastSeq === page.last_seq ? applyState(now, page.state) : now))
}

/** Fetches what came before the first event of a thread; null while nothing did. Raises ApiError. */
export function useEarlier(
  api: Pick<DeskApi, 'earlier'>,
  threads: Threads,
  thread: () => Thread | null,
): ComputedRef<(() => Promise<void>) | null> {
  async function load(): Promise<void> {
    const log = thread()?.log
    if (!log) return
    const { conversation, epoch, firstSeq: before } = log
    const page = await api.earlier(conversation, { before, epoch })
    if (page.recovered) threads.prepend(conversation, page.events)
  }

  return computed(() => ((thread()?.log.firstSeq ?? 1) > 1 ? load : null))
}
