import type { Ref } from 'vue'
import { errorText } from '@subtext/staff-ui'
import { ElMessage } from '@subtext/staff-ui/element'
import { useConversation } from './conversation/store'
import { useLive } from './live/live'

/** Hold, resume, end of a question: they change the conversation and leave it where it is. */
export function createPauses(active: Ref<string | null>, busy: Ref<string | null>) {
  const store = useConversation()
  const live = useLive()

  async function change(deed: (conversation: string) => Promise<void>): Promise<void> {
    const conversation = active.value
    if (!conversation || busy.value) return
    busy.value = conversation
    try {
      await deed(conversation)
    } catch (error) {
      ElMessage.error(errorText(error))
    } finally {
      busy.value = null
      live.refresh()
    }
  }

  return {
    hold: (): Promise<void> => change(store.hold),
    resume: (): Promise<void> => change(store.resume),
    endConsult: (): Promise<void> => change(store.endConsult),
  }
}
