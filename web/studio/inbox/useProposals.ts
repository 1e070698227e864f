import { shallowRef } from 'vue'
import {
  createInboxApi,
  createProposalsApi,
  isAborted,
  type Http,
  type Proposals,
  type Proposed,
} from '@subtext/api'

/** What waits to be proposed, and the press that proposes it; of two readings the later one counts. */
export function useProposals(http: Http, notice: (error: unknown) => void) {
  const api = createProposalsApi(http)
  const inbox = createInboxApi(http)
  const standing = shallowRef<Proposals | null>(null)
  const proposed = shallowRef<Proposed | null>(null)
  const failure = shallowRef<unknown>(null)
  const busy = shallowRef(false)
  let reading = new AbortController()

  async function attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      failure.value = null
      return true
    } catch (error) {
      if (isAborted(error)) return false
      failure.value = error
      notice(error)
      return false
    }
  }

  async function load(): Promise<void> {
    reading.abort()
    const own = (reading = new AbortController())
    const found = await api.read({ signal: own.signal })
    if (!own.signal.aborted) standing.value = found
  }

  const reload = (): Promise<boolean> => attempt(load)

  /** False while another deed is under way, and when this one failed. */
  async function alone(work: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    const done = await attempt(work)
    busy.value = false
    return done
  }

  const propose = (): Promise<boolean> =>
    alone(async () => {
      proposed.value = null
      proposed.value = await api.propose()
      await load()
    })

  /** The messages of these decisions are in the inbox again. */
  const giveBack = (labels: string[]): Promise<boolean> =>
    alone(async () => {
      for (const label of labels) await inbox.undo(label)
      await load()
    })

  return { standing, proposed, failure, busy, reload, propose, giveBack, stop: () => reading.abort() }
}
