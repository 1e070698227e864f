import { shallowRef } from 'vue'
import { defineStore } from 'pinia'
import { createNotingApi, type LiveAnswer } from '@subtext/api'
import { useSession } from '@subtext/staff-ui'

/** Answers gone live to questions this agent had none to: loaded once, and again when other content is in use. */
export const useLiveAnswers = defineStore('live-answers', () => {
  const session = useSession()
  const api = createNotingApi(session.http)
  const unread = shallowRef<LiveAnswer[]>([])
  let asked = 0

  /** What is not told now is told with the next frame, or when the desk is opened again. */
  async function load(): Promise<void> {
    const turn = ++asked
    const found = await api.answers().catch(() => null)
    if (found && turn === asked) unread.value = found.answers
  }

  async function read(one: LiveAnswer): Promise<void> {
    asked += 1
    unread.value = unread.value.filter(({ change }) => change !== one.change)
    await api.read(one.change).catch(load)
  }

  return { unread, load, read }
})
