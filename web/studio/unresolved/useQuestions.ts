import { computed, shallowRef, ref } from 'vue'
import {
  createInboxApi,
  createQuestionsApi,
  type AnswerDraft,
  type MessageKey,
  type QuestionList,
  type TopicName,
} from '@subtext/api'
import { useSession } from '@subtext/staff-ui'

/** The list and what is done with it. Every deed ends with a fresh list; one at a time. */
export function useQuestions() {
  const session = useSession()
  const api = createQuestionsApi(session.http)
  const inbox = createInboxApi(session.http)
  const list = shallowRef<QuestionList | null>(null)
  const topics = shallowRef<TopicName[]>([])
  const failure = shallowRef<unknown>(null)
  const busy = ref(false)
  const at = ref(0)
  const current = computed(() => list.value?.groups[at.value] ?? null)

  async function attempt<Got>(work: () => Promise<Got>): Promise<Got | null> {
    if (busy.value) return null
    busy.value = true
    failure.value = null
    try {
      return await work()
    } catch (error) {
      failure.value = error
      session.notice(error)
      return null
    } finally {
      busy.value = false
    }
  }

  async function fetchAll(): Promise<void> {
    const [found, known] = await Promise.all([api.list(), inbox.topics()])
    list.value = found
    topics.value = known.topics
    at.value = Math.min(at.value, Math.max(0, found.groups.length - 1))
  }

  const reload = (): Promise<unknown> => attempt(fetchAll)

  /** The change set's id; null when it was refused. */
  async function draft(wanted: AnswerDraft): Promise<string | null> {
    return (await attempt(() => api.draft(wanted)))?.change ?? null
  }

  /** Whether it was done. */
  async function change(call: () => Promise<void>): Promise<boolean> {
    const done = await attempt(async () => {
      await call()
      await fetchAll()
      return true
    })
    return done ?? false
  }

  const dismiss = (questions: MessageKey[]): Promise<boolean> => change(() => api.dismiss(questions))
  const restore = (questions: MessageKey[]): Promise<boolean> => change(() => api.restore(questions))

  return { list, topics, failure, busy, at, current, reload, draft, dismiss, restore }
}
