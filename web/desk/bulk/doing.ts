import { computed, ref, shallowRef } from 'vue'
import { ApiError, createBulkApi, type BulkApi, type BulkRow } from '@subtext/api'
import { errorText, headlineText, useSession } from '@subtext/staff-ui'
import { useInbox } from '../inbox/store'
import { useLive } from '../live/live'
import { useSelection } from './selection'
import { bulkWords, type BulkDeed } from './words'

/** What staff read of a row that was refused; codes are worded as for a single deed. */
export const whyOf = ({ code, message }: BulkRow): string =>
  errorText(new ApiError(code ?? '', 409, message ?? ''))

/** Carries a deed out on what is chosen; what could not be done stays chosen, each with its reason. */
export function useDoing(finished: () => void) {
  const api = createBulkApi(useSession().http)
  const [selection, inbox, live] = [useSelection(), useInbox(), useLive()]
  const busy = ref(false)
  const failure = ref('')
  const refused = shallowRef<BulkRow[]>([])
  /** Looked up at once: what was done may have left the list by then. */
  let headlines = new Map<string, string>()

  const left = computed(() =>
    refused.value.map((row) => ({
      conversation: row.conversation,
      headline: headlines.get(row.conversation) ?? row.conversation,
      why: whyOf(row),
    })),
  )

  /** `agent` is the number of whom they are assigned to. */
  async function run(
    name: BulkDeed,
    deed: (api: BulkApi, ids: string[]) => ReturnType<BulkApi['label']>,
    agent = '',
  ): Promise<void> {
    const ids = [...selection.chosen]
    if (busy.value || ids.length === 0) return
    busy.value = true
    failure.value = ''
    headlines = new Map(ids.map((id) => [id, headlineText(inbox.card(id)?.headline ?? id)]))
    try {
      const { done, results } = await deed(api, ids)
      refused.value = results.filter(({ code }) => code !== null)
      selection.take(refused.value.map(({ conversation }) => conversation))
      const missed = refused.value.length
      const told = bulkWords.value.done[name](done, agent)
      selection.said = missed ? bulkWords.value.partly(told, missed) : told
      if (missed === 0) finished()
    } catch (error) {
      failure.value = errorText(error)
    } finally {
      busy.value = false
      live.refresh()
    }
  }

  return { busy, failure, left, run }
}
