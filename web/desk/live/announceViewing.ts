import { watch } from 'vue'
import { useConversation } from '../conversation/store'
import type { Viewers } from './viewers'

/** Tells what is open here and when somebody writes there; returns how to end it. */
export function announceViewing(viewers: Viewers): (() => void)[] {
  const conversation = useConversation()
  return [
    watch(() => conversation.id, viewers.open, { immediate: true }),
    conversation.$onAction(({ name }) => {
      if (name === 'typing') viewers.wrote()
    }),
    viewers.stop,
  ]
}
