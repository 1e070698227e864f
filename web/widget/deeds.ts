import { asApiError, type CustomerApi, type GivenRating } from '@subtext/api'
import type { Log } from '@subtext/chat-ui'
import { ref, type ShallowRef } from 'vue'
import { text } from './text'

/** How long a customer is told that something did not work. */
const TOLD_MS = 6_000

type Api = Pick<CustomerApi, 'see' | 'giveFeedback' | 'recall' | 'transcript' | 'rate' | 'ratingTags'>

/** What a customer may do with the conversation besides writing. The log shows what became of it. */
export function createDeeds(api: Api, log: ShallowRef<Log>) {
  const failure = ref<string | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined

  function tell(words: string): void {
    failure.value = words
    clearTimeout(timer)
    timer = setTimeout(() => (failure.value = null), TOLD_MS)
  }

  async function attempt(deed: (conversation: string) => Promise<void>, words: string): Promise<void> {
    failure.value = null
    try {
      await deed(log.value.conversation)
    } catch (thrown) {
      tell(asApiError(thrown).code === 'recall_late' ? text.recallLate : words)
    }
  }

  return {
    failure,
    tell,
    feedback: (seq: number, helpful: boolean): Promise<void> =>
      attempt((id) => api.giveFeedback(id, seq, helpful), text.deedFailed),
    recall: (seq: number): Promise<void> => attempt((id) => api.recall(id, seq), text.deedFailed),
    saveTranscript: (): Promise<void> =>
      attempt(async (id) => save(await api.transcript(id), text.transcriptFile), text.transcriptFailed),
    see: (seq: number): Promise<void> => api.see(log.value.conversation, seq),
    ratingTags: () => api.ratingTags(),
    /** Raises ApiError; rated before, here or in another tab, is as good as rated now. */
    rate: async (given: GivenRating): Promise<void> => {
      try {
        await api.rate(log.value.conversation, given)
      } catch (thrown) {
        if (asApiError(thrown).code !== 'already_rated') throw thrown
      }
    },
  }
}

/** A byte order mark, which fetching takes away: older text editors on Windows need it. */
function save(content: string, name: string): void {
  const url = URL.createObjectURL(new Blob(['\ufeff', content], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), TOLD_MS)
}
