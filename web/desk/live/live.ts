import { computed, ref, watch, type Ref } from 'vue'
import { defineStore } from 'pinia'
import { asApiError } from '@subtext/api'
import { applyState } from '@subtext/chat-ui'
import { useSession } from '@subtext/staff-ui'
import { onWakeUp } from '@subtext/stream'
import { useConversation } from '../conversation/store'
import { useInbox } from '../inbox/store'
import { Feed } from './feed'
import { takeFrame, type FrameEffects } from './frames'
import { openPush } from './push'
import { createTypist } from './typist'
import { announceViewing } from './announceViewing'
import { createViewers } from './viewers'
import { createWatchers } from './watchers'

/** connecting: nothing heard yet · live: socket · polling: HTTP only · offline: not reached · forbidden: no agent */
export type Connection = 'connecting' | 'live' | 'polling' | 'offline' | 'forbidden'
type Reach = 'unknown' | 'reached' | 'offline' | 'forbidden'

function connectionOf(reach: Reach, pushed: boolean): Connection {
  if (reach === 'offline' || reach === 'forbidden') return reach
  if (pushed) return 'live'
  return reach === 'reached' ? 'polling' : 'connecting'
}

function createInboxFeed(announced: () => boolean, reach: Ref<Reach>): Feed {
  const inbox = useInbox()
  return new Feed({
    announced,
    round: async (wait, signal) => {
      await inbox.refresh(wait, signal)
      reach.value = 'reached'
    },
    onFailure: (error) => {
      reach.value = asApiError(error).status === 403 ? 'forbidden' : 'offline'
    },
  })
}

/** Keeps inbox and open conversation up to date while an agent is signed in. */
export const useLive = defineStore('live', () => {
  const conversation = useConversation()
  const session = useSession()
  const typist = createTypist()
  const viewers = createViewers((frame) => socket?.send(frame))
  const pushed = ref(false)
  const reach = ref<Reach>('unknown')
  let stopping: (() => void) | null = null
  let socket: ReturnType<typeof openPush> | null = null

  const connection = computed(() => connectionOf(reach.value, pushed.value))

  const inboxFeed = createInboxFeed(() => pushed.value, reach)
  const threadFeed = new Feed({
    announced: () => pushed.value,
    round: (wait, signal) => conversation.catchUp(wait, signal),
  })

  const effects: FrameEffects = {
    receive: conversation.receive,
    enter: conversation.enter,
    saw: conversation.saw,
    showState: (where, state) => conversation.change(where, (log) => applyState(log, state)),
    typist,
    viewers,
    inboxNews: () => inboxFeed.nudge(),
    threadNews: () => threadFeed.nudge(),
    told: createWatchers(),
  }

  /** Either way something may have been missed in between. */
  function setPushed(open: boolean): void {
    pushed.value = open
    if (open) viewers.again()
    refresh()
  }

  function refresh(): void {
    inboxFeed.nudge()
    threadFeed.nudge()
  }

  /** A long-poll for the conversation left behind must not hold up the next one. */
  function restartThread(): void {
    threadFeed.stop()
    if (conversation.id) threadFeed.start()
  }

  function start(): void {
    if (stopping) return
    socket = openPush(session.staff, {
      onFrame: (frame) => takeFrame(frame, effects),
      onOpen: setPushed,
    })
    inboxFeed.start()
    const stops = [
      () => socket?.close(),
      () => inboxFeed.stop(),
      watch(() => conversation.id, restartThread, { immediate: true }),
      () => threadFeed.stop(),
      ...announceViewing(viewers),
      onWakeUp(() => {
        conversation.nudgeOutbox()
        refresh()
      }),
    ]
    stopping = () => stops.forEach((stop) => stop())
  }

  function stop(): void {
    stopping?.()
    stopping = null
    socket = null
    pushed.value = false
    reach.value = 'unknown'
  }

  return { connection, typingIn: typist.where, viewers: viewers.people, start, stop, refresh }
})
