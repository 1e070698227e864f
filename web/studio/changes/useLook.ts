import { shallowRef, watch, type Ref } from 'vue'
import { isAborted, type ChangesApi, type ContentEdit, type ContentLook } from '@subtext/api'

/** A preview soon after a key, the check of all content once the writer pauses: it reads every file. */
export const PREVIEW_MS = 300
export const CHECK_MS = 1200

/** What the edits would do, asked again whenever they change; of two answers the later question's counts. */
export function useLook(api: ChangesApi, edits: Ref<ContentEdit[]>) {
  const shown = shallowRef<ContentLook['shown']>([])
  const findings = shallowRef<ContentLook['findings']>([])
  const failure = shallowRef<unknown>(null)
  const checking = shallowRef(false)
  const checked = shallowRef(false)
  let controller = new AbortController()
  let timers: ReturnType<typeof setTimeout>[] = []

  function stop(): void {
    timers.forEach(clearTimeout)
    timers = []
    controller.abort()
    checking.value = false
  }

  async function ask(check: boolean, signal: AbortSignal): Promise<void> {
    checking.value = check
    try {
      const found = await api.look(edits.value, check, { signal })
      shown.value = found.shown
      failure.value = null
      if (!check) return
      findings.value = found.findings
      checked.value = true
    } catch (error) {
      if (isAborted(error)) return
      failure.value = error
    }
    checking.value = false
  }

  watch(edits, (now) => {
    stop()
    checked.value = false
    if (now.length === 0) {
      shown.value = []
      findings.value = []
      failure.value = null
      return
    }
    const { signal } = (controller = new AbortController())
    timers = [
      setTimeout(() => void ask(false, signal), PREVIEW_MS),
      setTimeout(() => void ask(true, signal), CHECK_MS),
    ]
  })

  return { shown, findings, failure, checking, checked, stop }
}
