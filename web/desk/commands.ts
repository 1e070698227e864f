import { nextTick, ref, type Ref } from 'vue'
import { asApiError } from '@subtext/api'
import { errorText } from '@subtext/staff-ui'
import { ElMessage } from '@subtext/staff-ui/element'
import { useConversation } from './conversation/store'
import { useInbox } from './inbox/store'
import { useLive } from './live/live'
import type { Navigation } from './navigation'
import { createPauses } from './pauses'
import { deskWords as words } from './words'

export type DialogName = 'wrap-up' | 'give-back' | 'transfer' | 'compare' | 'help'

/** What a person at the desk can do, whether by mouse or by key. `focusReply` puts the cursor into the composer. */
export function useCommands(active: Ref<string | null>, { go }: Navigation, focusReply: () => void) {
  const inbox = useInbox()
  const store = useConversation()
  const live = useLive()
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
      await nextTick()
      focusReply()
    } catch (error) {
      await refused(conversation, error)
    } finally {
      busy.value = null
      live.refresh()
    }
  }

  async function refused(conversation: string, error: unknown): Promise<void> {
    if (asApiError(error).status !== 409) {
      ElMessage.error(words.value.acceptFailed(errorText(error)))
      return
    }
    ElMessage.warning(words.value.tooLate)
    if (active.value === conversation) await go(null)
  }

  async function end(): Promise<void> {
    const conversation = active.value
    if (!conversation || busy.value) return
    busy.value = conversation
    try {
      await store.end(conversation)
      dialog.value = 'wrap-up'
    } catch (error) {
      ElMessage.error(words.value.endFailed(errorText(error)))
    } finally {
      busy.value = null
      live.refresh()
    }
  }

  function handedOn(message: string): void {
    finished(message)
    void go(null)
  }

  function finished(message: string): void {
    ElMessage.success(message)
    live.refresh()
  }

  const givenBack = (): void => handedOn(words.value.givenBack)

  const acceptActive = (): void => {
    if (active.value && store.owner === 'queued') void accept(active.value)
  }

  function endOrWrapUp(): void {
    if (!store.isMine) return
    if (store.owner === 'human') void end()
    else if (store.owner === 'wrap_up') dialog.value = 'wrap-up'
  }

  const others = { end, endOrWrapUp, finished, givenBack, handedOn, ...createPauses(active, busy) }
  return { busy, dialog, accept, acceptActive, opened, ...others }
}
