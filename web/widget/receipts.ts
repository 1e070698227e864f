import type { Row } from '@subtext/chat-ui'
import { computed, watch, type Ref } from 'vue'

/**
 * Tells the service up to which message of a person the customer has seen the conversation: only while the chat is
 * open and its tab in front. What could not be told is told with the next message.
 */
export function useReceipts(rows: Ref<Row[]>, looking: Ref<boolean>, tell: (seq: number) => Promise<void>) {
  let told = 0
  const newest = computed(() =>
    rows.value.reduce(
      (seq, row) => (row.kind === 'bubble' && row.by === 'agent' ? Math.max(seq, row.seq ?? 0) : seq),
      0,
    ),
  )

  watch(
    [newest, looking],
    async ([seq, now]) => {
      // A fresh start: the numbers of another conversation say nothing about this one.
      if (seq < told) told = 0
      if (!now || seq <= told) return
      const before = told
      told = seq
      try {
        await tell(seq)
      } catch {
        if (told === seq) told = before
      }
    },
    { immediate: true },
  )
}
