import { ref, type Ref } from 'vue'
import { ElMessage } from '@subtext/staff-ui/element'
import { useWhom } from './conversation/whom'
import { createEnding } from './ending'
import { createAccepting } from './line/accepting'
import { useLive } from './live/live'
import type { Navigation } from './navigation'
import { createPauses } from './pauses'
import { createSnooze } from './snooze/useSnooze'
import { deskWords as words } from './words'

export type DialogName =
  'wrap-up' | 'give-back' | 'transfer' | 'compare' | 'help' | 'palette' | 'snooze' | 'unresolved'

/** What a person at the desk can do, whether by mouse or by key. `focusReply` puts the cursor into the composer. */
export function useCommands(active: Ref<string | null>, navigation: Navigation, focusReply: () => void) {
  const { go } = navigation
  const live = useLive()
  const told = useWhom()
  const busy = ref<string | null>(null)
  const dialog = ref<DialogName | null>(null)

  function handedOn(message: string): void {
    finished(message)
    void go(null)
  }

  function finished(message: string): void {
    ElMessage.success(told(message, active.value))
    live.refresh()
  }

  const givenBack = (): void => handedOn(words.value.givenBack)

  const others = {
    ...createAccepting(active, busy, dialog, navigation, focusReply),
    finished,
    givenBack,
    handedOn,
    ...createPauses(active, busy),
    ...createSnooze(active, busy, navigation),
    ...createEnding(active, busy, dialog, navigation),
  }
  return { busy, dialog, ...others }
}
