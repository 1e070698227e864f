import { onScopeDispose, shallowRef } from 'vue'
import { asApiError, isAborted, type Job, type JobsApi } from '@subtext/api'

const WAIT_SECONDS = 20
const AGAIN_MS = 3000
/** Characters of the log that are shown: a page of a megabyte is slow to scroll. */
export const SHOWN_CHARS = 100_000

export const isOpen = (job: Job): boolean => job.state === 'queued' || job.state === 'running'

/** A job and what it prints, followed until it has ended. */
export function useJob(api: JobsApi, id: string, onFailure: (error: unknown) => void) {
  const job = shallowRef<Job | null>(null)
  const log = shallowRef('')
  const failure = shallowRef<unknown>(null)
  const controller = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined

  async function follow(after: number, wait: number): Promise<void> {
    const { signal } = controller
    for (;;) {
      const part = await api.log(id, { after, wait }, { signal })
      job.value = part.job
      failure.value = null
      log.value = (log.value + part.text).slice(-SHOWN_CHARS)
      after = part.next
      if (!part.text && !isOpen(part.job)) return
      wait = WAIT_SECONDS
      seen = after
    }
  }

  let seen = 0
  async function start(): Promise<void> {
    try {
      await follow(seen, 0)
    } catch (error) {
      if (isAborted(error)) return
      failure.value = error
      onFailure(error)
      const { status } = asApiError(error)
      if (status === 0 || status >= 500) timer = setTimeout(() => void start(), AGAIN_MS)
    }
  }

  onScopeDispose(() => {
    clearTimeout(timer)
    controller.abort()
  })
  return { job, log, failure, start }
}
