import { computed, ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import {
  createPhrasesApi,
  type NewPhrase,
  type Phrase,
  type PhraseContent,
  type PhraseList,
} from '@subtext/api'
import { useSession } from '@subtext/staff-ui'

const EMPTY: PhraseList = {
  version: '',
  unchanged: false,
  phrases: [],
  favourites: [],
  values: {},
  variables: [],
  skills: [],
  may_manage: false,
}

/** The canned replies one may use: loaded once, and again when the service says that they changed. */
export const usePhrases = defineStore('phrases', () => {
  const session = useSession()
  const api = createPhrasesApi(session.http)
  const list = shallowRef<PhraseList>(EMPTY)
  /** Whether the dialog that looks after them is open. */
  const managing = ref(false)
  let loading: Promise<void> | null = null
  let again = false

  async function fetchList(): Promise<void> {
    const found = await api.list(list.value.version || null)
    if (!found.unchanged) list.value = found
  }

  /** Who calls while one is under way gets what is newest afterwards. */
  function refresh(): Promise<void> {
    again = loading !== null
    loading ??= fetchList().finally(() => {
      loading = null
      if (again) void refresh().catch(() => undefined)
    })
    return loading
  }

  const changed = (): void => {
    if (list.value.version) void refresh().catch(() => undefined)
  }

  /** Counting is not worth an agent's attention when it fails. */
  function noteUse(id: string): void {
    const phrases = list.value.phrases.map((one) => (one.id === id ? { ...one, used: one.used + 1 } : one))
    list.value = { ...list.value, phrases }
    void api.use(id).catch(() => undefined)
  }

  async function create(phrase: NewPhrase): Promise<void> {
    await api.create(phrase)
    await refresh()
  }

  async function change(phrase: Phrase, content: PhraseContent): Promise<void> {
    await api.change(phrase.id, phrase.version, content)
    await refresh()
  }

  async function remove(phrase: Phrase): Promise<void> {
    await api.remove(phrase.id)
    await refresh()
  }

  /** Shown at once; taken back when the service refuses it. */
  async function favour(ids: string[]): Promise<void> {
    const before = list.value.favourites
    list.value = { ...list.value, favourites: ids }
    try {
      await api.favour(ids)
    } catch (error) {
      list.value = { ...list.value, favourites: before }
      throw error
    }
  }

  /** The next one at this screen sees nothing of it. */
  function reset(): void {
    list.value = EMPTY
    managing.value = false
  }

  return {
    list,
    phrases: computed(() => list.value.phrases),
    favourites: computed(() => list.value.favourites),
    managing,
    importFile: api.importFile,
    refresh,
    changed,
    noteUse,
    create,
    change,
    remove,
    favour,
    reset,
  }
})
