import { watch, type Ref } from 'vue'
import { errorText } from '@subtext/staff-ui'
import { ElMessage } from '@subtext/staff-ui/element'
import type { DialogName } from './commands'
import { useConversation } from './conversation/store'
import { useWhom } from './conversation/whom'
import { useLive } from './live/live'
import type { Navigation } from './navigation'
import { deskWords as words } from './words'

/** The end of a service and its wrap-up; nothing closes without one. */
export function createEnding(
  active: Ref<string | null>,
  busy: Ref<string | null>,
  dialog: Ref<DialogName | null>,
  navigation: Navigation,
) {
  const store = useConversation()
  const live = useLive()
  const told = useWhom()
  /** Go on once the wrap-up is submitted. */
  let thenNext = false

  // Put off with 稍后填写 or Esc: who comes back to it later stays here.
  watch(dialog, (now) => {
    if (now === null) thenNext = false
  })

  async function end(): Promise<void> {
    const conversation = active.value
    if (!conversation || busy.value) return
    busy.value = conversation
    try {
      await store.end(conversation)
      dialog.value = 'wrap-up'
    } catch (error) {
      thenNext = false
      ElMessage.error(words.value.endFailed(errorText(error)))
    } finally {
      busy.value = null
      live.refresh()
    }
  }

  function begin(next: boolean): void {
    if (!store.isMine || busy.value) return
    thenNext = next
    if (store.owner === 'human') void end()
    else if (store.owner === 'wrap_up') dialog.value = 'wrap-up'
  }

  /** The wrap-up was submitted. */
  function closed(): void {
    const next = thenNext
    ElMessage.success(told(words.value.closed, active.value))
    live.refresh()
    if (next) void navigation.go(navigation.nextOpen())
  }

  return { end, closed, endOrWrapUp: () => begin(false), endAndNext: () => begin(true) }
}
