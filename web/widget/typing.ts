import type { Actor, ActorKind, Envelope } from '@subtext/api'
import type { Log } from '@subtext/chat-ui'
import { computed, ref, watch, type ShallowRef } from 'vue'

/** Someone who stops without sending is forgotten after this. */
const TYPING_MS = 5_000
/** The bot's own deadline is shorter; after this the dots would be a lie. */
const THINKING_MS = 20_000
const NOTIFY_EVERY_MS = 1_000

/** Who is writing to the customer: an agent who says so, or the bot from a question until its answer. */
export function useTyping(log: ShallowRef<Log>) {
  const typist = ref<ActorKind | null>(null)
  const thinking = ref(false)
  let stopTyping: ReturnType<typeof setTimeout> | undefined
  let stopThinking: ReturnType<typeof setTimeout> | undefined
  let notifiedAt = 0

  watch(
    () => waitsForBot(log.value),
    (waits) => {
      clearTimeout(stopThinking)
      thinking.value = waits
      if (waits) stopThinking = setTimeout(() => (thinking.value = false), THINKING_MS)
    },
  )

  function start(actor: Actor): void {
    if (actor.kind === 'customer') return
    clearTimeout(stopTyping)
    typist.value = actor.kind
    stopTyping = setTimeout(() => (typist.value = null), TYPING_MS)
  }

  function heard(event: Envelope): void {
    if (event.actor.kind === typist.value || event.type === 'owner.changed') typist.value = null
  }

  function throttle(notify: () => void): void {
    if (Date.now() - notifiedAt < NOTIFY_EVERY_MS) return
    notifiedAt = Date.now()
    notify()
  }

  const who = computed<ActorKind | null>(() => typist.value ?? (thinking.value ? 'bot' : null))
  return { who, start, heard, throttle }
}

/** The seq-less outbox counts only once the service has the message: before that nobody is thinking. */
function waitsForBot({ state, entries, outbox }: Log): boolean {
  if (state.owner !== 'bot' && state.owner !== 'closed') return false
  if (outbox.some((message) => message.delivery === 'sent')) return true
  const last = entries[entries.length - 1]
  return last?.kind === 'said' && last.by === 'customer'
}
