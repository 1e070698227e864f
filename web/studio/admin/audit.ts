import { ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import { createAuditApi, isAborted, type AuditFilter, type AuditRow, type AuditVerdict } from '@subtext/api'
import { useSession } from '@subtext/staff-ui'

/** The rows one looks at, newest first, and whether the trail is as it was written. */
export const useAudit = defineStore('audit', () => {
  const session = useSession()
  const api = createAuditApi(session.http)
  const rows = shallowRef<AuditRow[] | null>(null)
  const next = ref<number | null>(null)
  const failure = shallowRef<unknown>(null)
  const verdict = shallowRef<AuditVerdict | null>(null)
  const checking = ref(false)
  /** What the rows shown were asked for: the file has the same. */
  const shown = shallowRef<AuditFilter>({})
  let asking = new AbortController()

  function fail(error: unknown): void {
    if (isAborted(error)) return
    failure.value = error
    session.notice(error)
  }

  /** A newer question drops the one before it. */
  async function read(filter: AuditFilter, before: number | null): Promise<void> {
    asking.abort()
    const own = (asking = new AbortController())
    try {
      const page = await api.page(filter, before, { signal: own.signal })
      rows.value = before === null ? page.rows : [...(rows.value ?? []), ...page.rows]
      next.value = page.next
      shown.value = filter
      failure.value = null
    } catch (error) {
      fail(error)
    }
  }

  const search = (filter: AuditFilter): Promise<void> => read(filter, null)
  const more = (): Promise<void> => read(shown.value, next.value)

  async function check(): Promise<void> {
    if (checking.value) return
    checking.value = true
    verdict.value = null
    try {
      verdict.value = await api.verdict()
    } catch (error) {
      fail(error)
    } finally {
      checking.value = false
    }
  }

  function reset(): void {
    asking.abort()
    rows.value = next.value = failure.value = verdict.value = null
    shown.value = {}
  }

  return { rows, next, failure, verdict, checking, shown, search, more, check, reset }
})
