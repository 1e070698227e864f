import { computed, ref, shallowRef } from 'vue'
import { useRouter } from 'vue-router'
import { createChangesApi, type Change, type ContentEdit } from '@subtext/api'
import { useSession } from '@subtext/staff-ui'

/** A change set that is being written: what it is called, why, and saving it. `edits` gives what it holds now. */
export function useDraft(edits: () => ContentEdit[]) {
  const session = useSession()
  const router = useRouter()
  const api = createChangesApi(session.http)
  const title = ref('')
  const why = ref('')
  const draft = shallowRef<Change | null>(null)
  const failure = shallowRef<unknown>(null)
  const refused = shallowRef<unknown>(null)
  const saving = ref(false)
  const begun = computed(() => edits().length > 0)
  const complete = computed(() => begun.value && title.value.trim() !== '' && why.value.trim() !== '')

  async function caught(work: () => Promise<void>): Promise<unknown> {
    try {
      await work()
      return null
    } catch (error) {
      session.notice(error)
      return error
    }
  }

  /** What the page needs to begin; `failure` says why it could not be read. */
  async function attempt(work: () => Promise<void>): Promise<void> {
    failure.value = await caught(work)
  }

  /** Goes on with a draft. */
  async function open(id: string): Promise<Change> {
    const found = await api.read(id)
    draft.value = found
    title.value = found.title
    why.value = found.why
    return found
  }

  /** Leads to the change set; `refused` says why it was not saved. */
  async function save(): Promise<void> {
    if (!complete.value || saving.value) return
    saving.value = true
    const written = { title: title.value.trim(), why: why.value.trim(), edits: edits() }
    refused.value = await caught(async () => {
      const now = draft.value
      const saved = await (now ? api.revise(now.id, now.version, written) : api.create(written))
      await router.push({ name: 'change', params: { id: saved.id } })
    })
    saving.value = false
  }

  return { api, title, why, draft, failure, refused, saving, begun, complete, attempt, open, save }
}
