import { computed, ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import { asApiError, type StateReply } from '@subtext/api'
import { applyState } from '@subtext/chat-ui'
import { useSession } from '@subtext/staff-ui'
import { useDeskApi } from '../api'
import { fetchNews, useEarlier } from './catchUp'
import { createDeeds } from './deeds'
import { consultedIn } from './entries'
import type { Extras } from '../replying/blocked'
import { createOutbox } from './outbox'
import { createThreads } from './threads'

/** The conversation in the middle of the screen; commands go to the service and come back as events. */
export const useConversation = defineStore('conversation', () => {
  const [api, session] = [useDeskApi(), useSession()]
  const threads = createThreads()
  const outbox = createOutbox(api, threads, session.notice)
  const [id, failure] = [ref<string | null>(null), shallowRef<unknown>(null)]

  const thread = computed(() => (id.value ? (threads.all.value.get(id.value) ?? null) : null))
  const owner = computed(() => thread.value?.log.state.owner ?? null)
  const isMine = computed(() => thread.value?.log.state.agent?.number === session.agent?.number)

  /** Number of the colleague who is being asked, if any: a question ends with the service in which it was put. */
  const consulted = computed(() => (thread.value ? consultedIn(thread.value) : null))

  function open(conversation: string | null): void {
    id.value = conversation
    failure.value = null
  }

  /** Fetches what the open thread lacks; with `wait` the call stays open until there is something. */
  async function catchUp(wait: number, signal?: AbortSignal): Promise<void> {
    const conversation = id.value
    if (!conversation) return
    try {
      await fetchNews(api, threads, conversation, wait, { signal })
      outbox.restore(conversation)
      if (id.value === conversation) failure.value = null
    } catch (error) {
      if (!signal?.aborted) fail(conversation, error)
      throw error
    }
  }

  function fail(conversation: string, error: unknown): void {
    session.notice(error)
    if (asApiError(error).status === 404) threads.drop(conversation)
    if (id.value === conversation && !thread.value) failure.value = error
  }

  async function command(conversation: string, call: Promise<StateReply>): Promise<void> {
    try {
      const { state } = await call
      threads.change(conversation, (log) => applyState(log, state))
    } catch (error) {
      session.notice(error)
      await api.conversation(conversation).then(threads.take, () => undefined)
      throw error
    }
  }

  function reset(): void {
    outbox.stop()
    threads.clear()
    open(null)
  }

  return {
    id,
    thread,
    failure,
    owner,
    isMine,
    open,
    catchUp,
    reset,
    receive: threads.receive,
    enter: threads.enter,
    saw: threads.saw,
    /** What came before the first event of the open thread; null while nothing did. */
    earlier: useEarlier(api, threads, () => thread.value),
    consulted,
    change: threads.change,
    ...createDeeds(api, threads, command),
    ...outbox.beside,
    send: (text: string, extras?: Extras): void => {
      if (thread.value) outbox.send(thread.value.log.conversation, text, extras)
    },
    resend: (clientId: string): void => {
      if (thread.value && owner.value === 'human') outbox.resend(thread.value.log.conversation, clientId)
    },
    /** A courtesy: a lost notice is no one's trouble. */
    typing: (): Promise<void> => (id.value ? api.typing(id.value).catch(session.notice) : Promise.resolve()),
    nudgeOutbox: outbox.nudge,
  }
})
