import { nextTick, onBeforeUnmount, onMounted, ref, type Ref } from 'vue'
import { asApiError } from '@subtext/api'
import { errorText } from '@subtext/staff-ui'
import { ElMessage } from '@subtext/staff-ui/element'
import type { DialogName } from '../commands'
import { useConversation } from '../conversation/store'
import { useWhom } from '../conversation/whom'
import { useInbox } from '../inbox/store'
import { useLive } from '../live/live'
import type { Navigation } from '../navigation'
import { deskWords as words } from '../words'

/** A form in a dialog has the keyboard: what is done meanwhile must not take it away. */
export function fillingIn(): boolean {
  const dialog = document.activeElement?.closest('[aria-modal="true"]')
  return Boolean(dialog?.querySelector('form'))
}

/** The same for what is on the screen. In a setup. */
export function useFillingIn(): Ref<boolean> {
  const filling = ref(fillingIn())
  const look = (): void => void (filling.value = fillingIn())
  // While the keyboard is on its way it is nowhere.
  const leave = (): void => void setTimeout(look)
  onMounted(() => {
    document.addEventListener('focusin', look)
    document.addEventListener('focusout', leave)
  })
  onBeforeUnmount(() => {
    document.removeEventListener('focusin', look)
    document.removeEventListener('focusout', leave)
  })
  return filling
}

/** Taking a customer; `focusReply` puts the cursor into the composer. */
export function createAccepting(
  active: Ref<string | null>,
  busy: Ref<string | null>,
  dialog: Ref<DialogName | null>,
  { go }: Navigation,
  focusReply: () => void,
) {
  const inbox = useInbox()
  const store = useConversation()
  const live = useLive()
  const told = useWhom()

  /** A customer who is now one's own. */
  async function opened(conversation: string): Promise<void> {
    await inbox.refresh().catch(() => undefined)
    await go(conversation)
    inbox.tab = 'mine'
  }

  async function accept(conversation: string): Promise<void> {
    if (busy.value) return
    busy.value = conversation
    const filling = fillingIn()
    try {
      await store.accept(conversation)
      if (filling) return await keepBeside(conversation)
      dialog.value = null
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

  /** Taken beside a form that is being filled in, which stays as it is; the list says who is new there. */
  async function keepBeside(conversation: string): Promise<void> {
    await inbox.refresh().catch(() => undefined)
    if (conversation !== active.value) inbox.markUnread(conversation)
    ElMessage.success(told(words.value.acceptedBeside, conversation))
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

  const acceptActive = (): void => {
    if (active.value && store.owner === 'queued') void accept(active.value)
  }

  return { accept, acceptActive, opened }
}
