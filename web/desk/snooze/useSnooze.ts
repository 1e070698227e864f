import type { Ref } from 'vue'
import { createSnoozeApi, type Snooze } from '@subtext/api'
import { errorText, useSession } from '@subtext/staff-ui'
import { ElMessage } from '@subtext/staff-ui/element'
import { useWhom } from '../conversation/whom'
import { useLive } from '../live/live'
import type { Navigation } from '../navigation'
import { snoozeWords as words } from './words'

/** Puts the open conversation aside and goes on to the next one, or takes it back. */
export function createSnooze(active: Ref<string | null>, busy: Ref<string | null>, navigation: Navigation) {
  const session = useSession()
  const live = useLive()
  const told = useWhom()
  const api = createSnoozeApi(session.http)

  async function change(deed: (conversation: string) => Promise<unknown>): Promise<boolean> {
    const conversation = active.value
    if (!conversation || busy.value) return false
    busy.value = conversation
    try {
      await deed(conversation)
      return true
    } catch (error) {
      session.notice(error)
      ElMessage.error(words.value.failed(errorText(error)))
      return false
    } finally {
      busy.value = null
      live.refresh()
    }
  }

  async function putAside(until: Snooze): Promise<void> {
    const done = told(words.value.done(words.value.until[until]), active.value)
    if (!(await change((id) => api.putAside(id, until)))) return
    ElMessage.success(done)
    await navigation.go(navigation.nextOpen())
  }

  return { putAside, wake: (): Promise<boolean> => change(api.wake) }
}
