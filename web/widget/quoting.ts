import type { BubbleRow, ChatActions, Row } from '@subtext/chat-ui'
import { computed, ref, watch, type Ref } from 'vue'
import type { Chat } from './chat'

/**
 * Which message the customer is answering; `write` takes him to the field. It ends with sending, with the conversation,
 * and when that message is taken back.
 */
export function useQuoting(
  rows: Readonly<Ref<Row[]>>,
  chat: Pick<Chat, 'log' | 'trouble'>,
  agreement: { consented: Readonly<Ref<boolean>>; say(text: string, quotes?: number): void },
  write: () => void,
) {
  const seq = ref<number | null>(null)
  const quoting = computed<BubbleRow | null>(() => {
    if (seq.value === null) return null
    const found = rows.value.find((row) => row.kind === 'bubble' && row.seq === seq.value)
    return found?.kind === 'bubble' && !found.recalled ? found : null
  })
  const writable = computed(() => agreement.consented.value && chat.trouble.value !== 'lost')
  watch(
    () => chat.log.value.conversation,
    () => (seq.value = null),
  )

  function answer(row: BubbleRow | null): void {
    seq.value = row?.seq ?? null
    write()
  }

  return {
    quoting,
    stop: () => answer(null),
    quote: computed(() => (writable.value ? answer : null)) satisfies ChatActions['quote'],
    /** Says what was typed; what is said after it stands for itself. */
    reply: (text: string): void => {
      const quotes = quoting.value?.seq ?? undefined
      seq.value = null
      agreement.say(text, quotes)
    },
  }
}
