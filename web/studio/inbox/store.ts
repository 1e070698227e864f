import { defineStore } from 'pinia'
import {
  asApiError,
  createInboxApi,
  isAborted,
  type InboxApi,
  type InboxReason,
  type Verdict,
} from '@subtext/api'
import { useSession } from '@subtext/staff-ui'
import { messagesOf, placeOf, without } from './clusters'
import { createState, type InboxState, type Standing } from './state'

type Fail = (error: unknown) => void

/** The clusters one goes through, the one in view, and the decisions that can be taken back, newest last. */
export const useInbox = defineStore('studio-inbox', () => {
  const session = useSession()
  const api = createInboxApi(session.http)
  const state = createState()

  function fail(error: unknown): void {
    state.failure.value = error
    session.notice(error)
  }

  const looking = createLooking(state, api, fail)
  const reading = createReading(state, api, looking.show, fail)
  const deeds = createDeeds(state, api, looking.show, reading.reload, fail)

  function reset(): void {
    looking.stop()
    state.clear()
  }

  return { ...state.shown, ...reading, move: looking.move, select: looking.select, ...deeds, reset }
})

/** Moving through the list; what the message in view may mean is asked each time. */
function createLooking(state: InboxState, api: InboxApi, fail: Fail) {
  let asking = new AbortController()

  function show(as: Standing): void {
    state.stand(as)
    void look()
  }

  /** An answer that comes after one moved on is dropped. */
  async function look(): Promise<void> {
    asking.abort()
    const own = (asking = new AbortController())
    state.suggestions.value = null
    const message = state.current.value?.rows[0]?.messages[0]
    if (message === undefined) return
    try {
      const found = await api.suggestions(message, { signal: own.signal })
      if (!own.signal.aborted) state.suggestions.value = found
    } catch (error) {
      if (!isAborted(error) && !own.signal.aborted) fail(error)
    }
  }

  function select(at: number): void {
    show({ ...state.standing(), at, out: new Set() })
  }

  function move(step: number): void {
    if (state.clusters.value.length) select(state.at.value + step)
  }

  return { show, select, move, stop: () => asking.abort() }
}

function createReading(state: InboxState, api: InboxApi, show: (as: Standing) => void, fail: Fail) {
  let newest = 0

  /** Only the newest answer counts; who is looking at a group goes on looking at it. */
  async function reload(): Promise<void> {
    const mine = ++newest
    state.busy.value = true
    try {
      const known = state.topics.value.length ? { topics: state.topics.value } : api.topics()
      const [found, { topics }] = await Promise.all([api.list(state.reason.value), known])
      if (mine !== newest) return
      state.topics.value = topics
      state.history.value = []
      state.inChanges.value = found.in_changes
      state.failure.value = null
      state.loaded.value = true
      const at = Math.max(0, placeOf(found.clusters, state.current.value))
      show({ clusters: found.clusters, at, out: new Set(), total: found.total })
    } catch (error) {
      if (mine === newest) fail(error)
    } finally {
      if (mine === newest) state.busy.value = false
    }
  }

  async function only(wanted: InboxReason | null): Promise<void> {
    state.reason.value = wanted
    await reload()
  }

  return { reload, only }
}

function createDeeds(
  state: InboxState,
  api: InboxApi,
  show: (as: Standing) => void,
  reload: () => Promise<void>,
  fail: Fail,
) {
  /** False while another deed is under way, and when this one failed. */
  async function alone(deed: () => Promise<void>): Promise<boolean> {
    if (state.deciding.value) return false
    state.deciding.value = true
    try {
      await deed()
      state.failure.value = null
      return true
    } catch (error) {
      if (asApiError(error).status === 409) await reload()
      fail(error)
      return false
    } finally {
      state.deciding.value = false
    }
  }

  /** `name`: how the decision is told on the screen; of a new topic also what it is to be called. */
  async function decide(verdict: Verdict, name: string, topic?: string): Promise<boolean> {
    const messages = messagesOf(state.rows.value)
    if (!messages.length) return false
    const before = state.standing()
    return alone(async () => {
      const more = verdict === 'topic' ? { topic } : verdict === 'new_topic' ? { name } : {}
      const { label } = await api.label({ messages, verdict, ...more })
      const decided = { label, verdict, name, messages: messages.length, before }
      state.history.value = [...state.history.value, decided]
      const clusters = without(before.clusters, before.at, before.out)
      show({ clusters, at: before.at, out: new Set(), total: before.total - messages.length })
    })
  }

  /** Takes the newest decision back. */
  async function undo(): Promise<boolean> {
    const last = state.history.value.at(-1)
    if (last === undefined) return false
    return alone(async () => {
      await api.undo(last.label)
      state.history.value = state.history.value.slice(0, -1)
      show(last.before)
    })
  }

  return { decide, undo }
}
