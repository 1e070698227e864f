import { ref, watch } from 'vue'
import { defineStore } from 'pinia'
import type { InboxCard } from '@subtext/api'
import { useConversation } from '../conversation/store'
import { useInbox } from '../inbox/store'
import { createSettler } from './settled'
import { play, unlockSound, type Sound } from './sound'

const TITLE = '坐席工作台'

/** Title counter, sound and desktop notices. None of them ever carries a customer's words. */
export const useAlerts = defineStore('alerts', () => {
  const inbox = useInbox()
  const conversation = useConversation()
  const sound = ref(false)
  const desktop = ref(false)

  const settler = createSettler<InboxCard>(
    (id) => inbox.lists.waiting.some((card) => card.conversation === id),
    (cards) => {
      const skills = [...new Set(cards.map((card) => card.skill.name))].join('、')
      raise('arrival', cards.some((card) => card.urgent) ? '有紧急会话待接入' : '有新的会话待接入', skills)
    },
  )

  function setSound(on: boolean): void {
    sound.value = on
    if (on) unlockSound()
  }

  /** Stays off when the browser or the person says no. */
  async function setDesktop(on: boolean): Promise<boolean> {
    desktop.value = on && 'Notification' in window && (await Notification.requestPermission()) === 'granted'
    return desktop.value
  }

  function raise(kind: Sound, title: string, body: string): void {
    if (sound.value) play(kind)
    if (desktop.value && document.hidden) new Notification(title, { body, tag: kind })
  }

  function noticeSpoken(card: InboxCard): void {
    const watched = card.conversation === conversation.id && !document.hidden
    if (watched) return
    if (card.conversation !== conversation.id) inbox.markUnread(card.conversation)
    raise('message', '客户有新消息', card.skill.name)
  }

  function start(): () => void {
    const stopChanges = watch(
      () => inbox.changes,
      ({ arrived, spoke }) => {
        for (const card of arrived) settler.add(card.conversation, card)
        spoke.forEach(noticeSpoken)
      },
    )
    const stopTitle = watch(
      () => inbox.attention,
      (count) => (document.title = count ? `(${count}) ${TITLE}` : TITLE),
      { immediate: true },
    )
    return () => {
      stopChanges()
      stopTitle()
      settler.stop()
      document.title = TITLE
    }
  }

  return { sound, desktop, setSound, setDesktop, start }
})
