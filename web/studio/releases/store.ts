import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import {
  asApiError,
  createReleasesApi,
  isSessionLost,
  type ReleaseList,
  type ReleasesApi,
  type ReleaseSwitch,
} from '@subtext/api'
import { useSession } from '@subtext/staff-ui'

export const POLL_MS = 700
/** Shares of new conversations a release is tried on. */
export const PERCENTS = [5, 10, 25, 50] as const

type Fail = (error: unknown) => void

/** The releases, and the switch from one to another that is under way or was the last. */
export const useReleases = defineStore('studio-releases', () => {
  const session = useSession()
  const api = createReleasesApi(session.http)
  const state = createState()

  function fail(error: unknown): void {
    state.failure.value = error
    session.notice(error)
  }

  const watching = createWatching(state, api, fail)

  function reset(): void {
    watching.stop()
    state.clear()
  }

  return {
    ...state.shown,
    ...{ load: watching.load, stop: watching.stop, reset },
    ...{ read: api.read, evaluations: api.evaluations },
    ...createDeeds(state, api, watching, fail),
  }
})

type State = ReturnType<typeof createState>

function createState() {
  const list = shallowRef<ReleaseList | null>(null)
  const run = shallowRef<ReleaseSwitch | null>(null)
  const failure = shallowRef<unknown>(null)
  /** The service does not answer while it is asked how the switch stands. */
  const lost = ref(false)
  /** Counts the switches that ended in view: what is shown of a release is old then. */
  const settled = ref(0)
  /** Whether it is worth showing: what ended well before one came is not. */
  const fresh = computed(() => run.value !== null && (run.value.state !== 'done' || settled.value > 0))

  function clear(): void {
    list.value = run.value = failure.value = null
    lost.value = false
    settled.value = 0
  }

  const shown = { list, run, fresh, failure, lost, settled }
  return { ...shown, shown, clear }
}

/** Reading the list, and asking how a switch stands until it has ended. */
function createWatching(state: State, api: ReleasesApi, fail: Fail) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let watched = false

  async function load(): Promise<void> {
    watched = true
    try {
      const found = await api.list()
      state.list.value = found
      state.run.value = found.switch
      state.failure.value = null
      if (found.switch?.state === 'running') later()
    } catch (error) {
      fail(error)
    }
  }

  function later(): void {
    clearTimeout(timer)
    if (watched) timer = setTimeout(() => void look(), POLL_MS)
  }

  /** A service that is being started again is asked on. */
  async function look(): Promise<void> {
    try {
      state.run.value = await api.switching()
      state.lost.value = false
    } catch (error) {
      if (isSessionLost(error)) return fail(error)
      state.lost.value = true
      return later()
    }
    if (state.run.value?.state === 'running') return later()
    state.settled.value += 1
    await load()
  }

  function stop(): void {
    clearTimeout(timer)
    watched = false
  }

  return { load, later, stop }
}

function createDeeds(
  state: State,
  api: ReleasesApi,
  watching: ReturnType<typeof createWatching>,
  fail: Fail,
) {
  /** False when it was refused; if something has moved, how things stand is read anew. */
  async function begin(deed: () => Promise<ReleaseSwitch>): Promise<boolean> {
    try {
      state.run.value = await deed()
      state.failure.value = null
      watching.later()
      return true
    } catch (error) {
      if (asApiError(error).status === 409) {
        await watching.load()
        state.settled.value += 1
      }
      fail(error)
      return false
    }
  }

  async function attempt(deed: () => Promise<unknown>): Promise<boolean> {
    try {
      await deed()
    } catch (error) {
      fail(error)
      return false
    }
    await watching.load()
    return true
  }

  return {
    promote: (release: string, change: string, reason?: string) =>
      begin(() => api.promote(release, change, reason)),
    rollBack: (change: string) => begin(() => api.rollBack(change)),
    /** A share of 0 ends the trial. */
    tryOut: (release: string, percent: number, change: string) =>
      begin(() => api.tryOut(release, percent, change)),
    make: (why: string, evaluation: string | null) => attempt(() => api.make(why, evaluation)),
    pin: (release: string, pinned: boolean) => attempt(() => api.pin(release, pinned)),
  }
}
