import { computed, ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { Board } from '@subtext/api'
import { serverClock, useSession } from '@subtext/staff-ui'
import { onWakeUp } from '@subtext/stream'
import { Feed } from '../live/feed'
import { useSupervisionApi } from '../supervision/api'

/** Who walks away from his desk changes no list: the floor is looked at anew this often in any case. */
const LOOK_EVERY_S = 10

/** The whole floor, as of a moment ago. */
export const useBoard = defineStore('board', () => {
  const api = useSupervisionApi()
  const session = useSession()
  const board = shallowRef<Board | null>(null)
  const stale = ref(false)
  const cards = computed(() => board.value?.conversations ?? [])
  let stopping: (() => void) | null = null

  const feed = new Feed({ announced: () => false, round: look, onFailure: () => (stale.value = true) })

  async function look(wait: number, signal: AbortSignal): Promise<void> {
    const cursor = board.value?.cursor
    const from = cursor === undefined || stale.value ? {} : { cursor, wait: Math.min(wait, LOOK_EVERY_S) }
    try {
      const next = await api.board(from, { signal })
      serverClock.synchronise(next.now)
      board.value = next
      stale.value = false
    } catch (error) {
      if (!signal.aborted) session.notice(error)
      throw error
    }
  }

  function start(): void {
    if (stopping) return
    feed.start()
    const asleep = onWakeUp(() => feed.nudge())
    stopping = () => {
      feed.stop()
      asleep()
    }
  }

  function stop(): void {
    stopping?.()
    stopping = null
    board.value = null
    stale.value = false
  }

  return { board, cards, stale, start, stop }
})
