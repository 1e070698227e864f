import { computed, inject, onBeforeUnmount, provide, ref, shallowRef, watch } from 'vue'
import type { ComputedRef, InjectionKey, Ref, ShallowRef } from 'vue'
import { createTicketsApi, isAborted, type Ticket, type TicketsApi } from '@subtext/api'
import { useSession } from '@subtext/staff-ui'
import type { Thread } from '../conversation/threads'

export interface Tickets {
  api: TicketsApi
  thread: ComputedRef<Thread>
  /** A ticket system is connected. */
  on: Ref<boolean>
  /** Of the conversation, oldest first. */
  all: ShallowRef<Ticket[]>
  /** Its form is open. */
  asking: Ref<boolean>
  /** One that was just opened or sent again. */
  take(ticket: Ticket): void
}

const TICKETS: InjectionKey<Tickets> = Symbol('tickets')

/** The tickets of one conversation, read anew with every step that is noted in it. In a setup. */
export function provideTickets(thread: () => Thread): void {
  const session = useSession()
  const api = createTicketsApi(session.http)
  const conversation = thread().log.conversation
  const on = ref(false)
  const all = shallowRef<Ticket[]>([])
  const abort = new AbortController()
  const steps = computed(() => thread().entries.filter(({ type }) => type.startsWith('ticket.')).length)

  async function look(): Promise<void> {
    try {
      const found = await api.of(conversation, { signal: abort.signal })
      on.value = found.on
      all.value = found.tickets
    } catch (error) {
      // Whoever serves a customer is not disturbed for it; the next step asks again.
      if (!isAborted(error)) session.notice(error)
    }
  }

  function take(ticket: Ticket): void {
    const known = all.value.some(({ id }) => id === ticket.id)
    all.value = known ? all.value.map((one) => (one.id === ticket.id ? ticket : one)) : [...all.value, ticket]
  }

  watch(steps, look, { immediate: true })
  onBeforeUnmount(() => abort.abort())
  provide(TICKETS, { api, thread: computed(thread), on, all, asking: ref(false), take })
}

export function useTickets(): Tickets {
  const tickets = inject(TICKETS)
  if (!tickets) throw new Error('no conversation provides its tickets')
  return tickets
}
