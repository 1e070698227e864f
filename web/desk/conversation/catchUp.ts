import type { CallOptions, DeskApi } from '@subtext/api'
import { applyState } from '@subtext/chat-ui'
import type { Threads } from './threads'

/** Brings a thread up to date: from its position where it has one, else, or when that is gone, from a snapshot. */
export async function fetchNews(
  api: Pick<DeskApi, 'conversation' | 'events'>,
  threads: Threads,
  conversation: string,
  wait: number,
  options: CallOptions,
): Promise<void> {
  const log = threads.all.value.get(conversation)?.log
  if (!log || log.stale) return threads.take(await api.conversation(conversation, options))
  const page = await api.events(conversation, { after: log.lastSeq, epoch: log.epoch, wait }, options)
  if (!page.recovered) return threads.take(await api.conversation(conversation, options))
  page.events.forEach(threads.receive)
  threads.change(conversation, (now) => (now.lastSeq === page.last_seq ? applyState(now, page.state) : now))
}
