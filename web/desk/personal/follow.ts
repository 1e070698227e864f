import { BELOW_BUBBLE } from '@subtext/chat-ui'
import { onBeforeUnmount, provide, watch } from 'vue'
import type { Thread } from '../conversation/threads'
import SeeControls from './SeeControls.vue'
import { usePersonal } from './store'

/** Keeps up with what the customer of a thread says, and puts the controls below his messages. In a setup. */
export function followPersonal(conversation: string, thread: () => Thread | null): void {
  const personal = usePersonal()
  provide(BELOW_BUBBLE, SeeControls)
  // Another message with something masked, or another owner: who may see it may have changed.
  watch(
    () => standing(thread()),
    (now) => now && void personal.look(conversation),
    { immediate: true },
  )
  onBeforeUnmount(() => personal.leave(conversation))
}

function standing(thread: Thread | null): string {
  if (!thread) return ''
  const { entries, state } = thread.log
  const masked = entries.filter((one) => one.kind === 'said' && one.by === 'customer' && one.masked.length)
  return `${masked.length} ${masked.at(-1)?.seq} ${state.owner} ${state.agent?.number}`
}
