import { ref, watch } from 'vue'
import { defineStore } from 'pinia'
import type { InboxCard } from '@subtext/api'
import { useConversation } from '../conversation/store'
import { useInbox } from '../inbox/store'
import { createSettler } from './settled'
import { deskWords as words } from '../words'
import { play, unlockSound, type Sound } from './sound'

/** What one can be told of: somebody new in the line, a word in one's own conversation. */
export const ALERT_KINDS = ['arrival', 'message'] as const satisfies Sound[]
export type AlertKind = (typeof ALERT_KINDS)[number]
type Kinds = ReadonlySet<AlertKind>

function changed(kinds: Kinds, kind: AlertKind, on: boolean): Kinds {
  return new Set([...kinds].filter((one) => one !== kind).concat(on ? [kind] : []))
}

/** Title counter, sound and desktop notices. None of them ever carries a customer's words. */
export const useAlerts = defineStore('alerts', () => {
  const inbox = useInbox()
  const conversation = useConversation()
  const sound = ref<Kinds>(new Set())
  const desktop = ref<Kinds>(new Set())

  const settler = createSettler<InboxCard>(
    (id) => inbox.lists.waiting.some((card) => card.conversation === id),
    (cards) => {
      const skills = [...new Set(cards.map((card) => card.skill.name))].join(words.value.and)
      const urgent = cards.some((card) => card.urgent)
      raise('arrival', urgent ? words.value.urgentArrived : words.value.arrived, skills)
    },
  )

  function setSound(kind: AlertKind, on: boolean): void {
    sound.value = changed(sound.value, kind, on)
    if (on) unlockSound()
  }

  /** Stays off when the browser or the person says no. */
  async function setDesktop(kind: AlertKind, on: boolean): Promise<boolean> {
    const granted = on && 'Notification' in window && (await Notification.requestPermission()) === 'granted'
    desktop.value = changed(desktop.value, kind, granted)
    return granted
  }

  function raise(kind: AlertKind, title: string, body: string): void {
    if (sound.value.has(kind)) play(kind)
    if (desktop.value.has(kind) && document.hidden) new Notification(title, { body, tag: kind })
  }

  function noticeSpoken(card: InboxCard): void {
    const watched = card.conversation === conversation.id && !document.hidden
    if (watched) return
    if (card.conversation !== conversation.id) inbox.markUnread(card.conversation)
    raise('message', words.value.spoke, card.skill.name)
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
      (count) => (document.title = count ? `(${count}) ${words.value.title}` : words.value.title),
      { immediate: true },
    )
    return () => {
      stopChanges()
      stopTitle()
      settler.stop()
      document.title = words.value.title
    }
  }

  return { sound, desktop, setSound, setDesktop, start }
})
