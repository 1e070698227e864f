import { ref } from 'vue'
import { asApiError } from '@subtext/api'
import { errorText } from '@subtext/staff-ui'
import { ElMessage } from '@subtext/staff-ui/element'
import { useDeskApi } from '../api'
import { useInbox } from '../inbox/store'
import { deskWords as words } from '../words'

/** Not now: the customer rings at somebody else. */
export function useDeclining() {
  const api = useDeskApi()
  const inbox = useInbox()
  const declining = ref(false)

  async function decline(conversation: string): Promise<void> {
    if (declining.value) return
    declining.value = true
    try {
      await api.decline(conversation)
    } catch (error) {
      // Somebody was faster, or the time is up: then it does not ring here any more either.
      if (asApiError(error).code !== 'no_offer') ElMessage.error(words.value.declineFailed(errorText(error)))
    }
    await inbox.refresh().catch(() => undefined)
    declining.value = false
  }

  return { declining, decline }
}
