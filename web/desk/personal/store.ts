import { ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import { createPersonalApi, isAborted, type Reveal, type SaidValue } from '@subtext/api'
import { useSession } from '@subtext/staff-ui'

/** What the customer on the screen said that identifies him. No value is kept here: one is fetched when it is shown. */
export const usePersonal = defineStore('personal', () => {
  const session = useSession()
  const api = createPersonalApi(session.http)
  const conversation = ref<string | null>(null)
  const said = shallowRef<SaidValue[]>([])
  /** The value whose reason is asked for, or that is shown. */
  const asked = shallowRef<SaidValue | null>(null)
  let abort = new AbortController()

  async function look(of: string): Promise<void> {
    leave(of === conversation.value)
    conversation.value = of
    const { signal } = abort
    try {
      const answer = await api.said(of, { signal })
      if (!signal.aborted) said.value = answer.said
    } catch (error) {
      // The masked conversation is whole without it; the next message asks again.
      if (!isAborted(error)) session.notice(error)
    }
  }

  /** `staying`: only what is under way is dropped. */
  function leave(staying = false): void {
    abort.abort()
    abort = new AbortController()
    if (staying) return
    conversation.value = asked.value = null
    said.value = []
  }

  async function reveal(wanted: Reveal): Promise<string> {
    return (await api.reveal(conversation.value ?? '', wanted)).value
  }

  return {
    conversation,
    said,
    asked,
    look,
    leave: (of: string): void => {
      if (conversation.value === of) leave()
    },
    keptIn: (seq: number | null): SaidValue[] =>
      said.value.filter((one) => one.value !== null && one.seq === seq),
    ask: (one: SaidValue | null): void => void (asked.value = one),
    reveal,
  }
})
