import { nextTick, ref, type Ref } from 'vue'
import { asApiError } from '@subtext/api'
import { errorText } from '@subtext/staff-ui'
import { ElMessage } from '@subtext/staff-ui/element'
import { useConversation } from './conversation/store'
import { useWhom } from './conversation/whom'
import { createEnding } from './ending'
import { useInbox } from './inbox/store'
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
  const inbox = useInbox()
  const store = useConversation()
  const live = useLive()
  const told = useWhom()
  const busy = ref<string | null>(null)
  const dialog = ref<DialogName | null>(null)

  /** A customer who is now one's own. */
  async function opened(conversation: string): Promise<void> {
    await inbox.refresh().catch(() => undefined)
    await go(conversation)
    inbox.tab = 'mine'
  }

  async function accept(conversation: string): Promise<void> {
    if (busy.value) return
    busy.value = conversation
    try {
      await store.accept(conversation)
      await opened(conversation)
      await onScreen()
      focusReply()
    } catch (error) {
      await refused(conversation, error)
    } finally {
      busy.value = null
      live.refresh()
    }
  }

  /** What was not open before is on the screen once it has been fetched. */
  async function onScreen(): Promise<void> {
    await nextTick()
    if (!store.thread) await store.catchUp(0).catch(() => undefined)
    await nextTick()
  }

  async function refused(conversation: string, error: unknown): Promise<void> {
    if (asApiError(error).status !== 409) {
      ElMessage.error(words.value.acceptFailed(errorText(error)))
      return
    }
    ElMessage.warning(words.value.tooLate)
    if (active.value === conversation) await go(null)
  }

  function handedOn(message: string): void {
    finished(message)
    void go(null)
  }

  function finished(message: string): void {
    ElMessage.success(told(message, active.value))
    live.refresh()
  }

  const givenBack = (): void => handedOn(words.value.givenBack)

  const acceptActive = (): void => {
    if (active.value && store.owner === 'queued') void accept(active.value)
  }

  const others = {
    finished,
    givenBack,
    handedOn,
    ...createPauses(active, busy),
    ...createSnooze(active, busy, navigation),
    ...createEnding(active, busy, dialog, navigation),
  }
  return { busy, dialog, accept, acceptActive, opened, ...others }
}
