import type { ConversationSnapshot } from '@subtext/api'
import { ref } from 'vue'
import type { SessionStore } from './session'

/**
 * The elder form: large type here, short answers from the bot. What was chosen in this tab counts; a tab in which
 * nothing was chosen takes over what the conversation has.
 */
export function useElder(
  store: SessionStore,
  put: (conversation: string, elder: boolean) => Promise<unknown>,
) {
  const on = ref(store.elder() ?? false)
  let conversation = ''
  let known = false
  let telling: Promise<void> | null = null

  /** What could not be told is told again at the next occasion; the type is large all the same. */
  async function tellAll(): Promise<void> {
    while (conversation && known !== on.value) {
      const [to, wanted] = [conversation, on.value]
      try {
        await put(to, wanted)
      } catch {
        return
      }
      if (to === conversation) known = wanted
    }
  }

  function tell(): Promise<void> {
    telling ??= tellAll().finally(() => (telling = null))
    return telling
  }

  return {
    on,
    tell,
    /** Settles when the conversation knows the customer's choice, or cannot be told now. */
    meet(snapshot: ConversationSnapshot): Promise<void> {
      conversation = snapshot.conversation
      known = snapshot.preferences.elder
      on.value = store.elder() ?? known
      return tell()
    },
    leave(): void {
      conversation = ''
    },
    toggle(): void {
      on.value = !on.value
      store.keepElder(on.value)
      void tell()
    },
  }
}
