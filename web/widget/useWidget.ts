import { rowsOf, dayKey, type NoticeWords, type Row } from '@subtext/chat-ui'
import { computed, nextTick, ref, watch, type Ref } from 'vue'
import { inkOn } from '../loader/style'
import type { Settings } from '../loader/protocol'
import { onWakeUp } from '@subtext/stream'
import { Chat } from './chat'
import { connectHost, type Host } from './host'
import { createSessionStore, tabStorage } from './session'
import { createShareChannel } from './sharing'
import { text } from './text'

/** The service words every change of hands in a message of its own. */
const noticeWords: NoticeWords = (entry) => (entry.kind === 'notice' ? entry.text : null)

/** Everything the widget's page knows and can do. */
export function useWidget(focus: () => void) {
  const store = createSessionStore(tabStorage())
  const chat = new Chat({ store, share: createShareChannel(), socketUrl: socketUrl(window.location) })
  const rows = computed<Row[]>(() => rowsOf(chat.log.value, noticeWords, dayKey))
  const consented = ref(store.consented())
  const pending = ref<string | null>(null)
  const draft = ref(store.draft())
  const elder = chat.elder.on
  const visible = ref(window.parent === window)

  const host: Host = connectHost(window, {
    settings: applyTheme,
    show: () => {
      visible.value = true
      void nextTick(focus)
    },
    hide: () => {
      visible.value = false
    },
    shutdown: () => {
      chat.shutdown()
      forgetAll()
      host.post({ type: 'cleared' })
    },
  })

  watch(draft, store.keepDraft)
  watch(elder, (on) => (document.documentElement.dataset.size = on ? 'elder' : ''), { immediate: true })
  useUnread(rows, visible, host)

  function forgetAll(): void {
    consented.value = false
    pending.value = null
    draft.value = ''
  }

  function say(message: string): void {
    if (consented.value) chat.send(message)
    else pending.value = message
  }

  function agreed(): void {
    consented.value = true
    store.consent()
  }

  function agree(): void {
    agreed()
    const waiting = pending.value
    pending.value = null
    if (waiting) chat.send(waiting)
    else void chat.connect()
    void nextTick(focus)
  }

  onWakeUp(() => chat.nudge())
  // A conversation taken over from another tab was agreed to there.
  void chat.resume().then((resumed) => resumed && agreed())

  return {
    chat,
    host,
    rows,
    consented,
    pending,
    draft,
    elder,
    say,
    agree,
    toggleElder: chat.elder.toggle,
    askHuman: () => say(text.humanRequest),
    close: () => host.post({ type: 'hide' }),
    start: () => host.post({ type: 'ready' }),
  }
}

/** Tells the bank's page how many messages came while the chat was out of sight. */
function useUnread(rows: Ref<Row[]>, visible: Ref<boolean>, host: Host): void {
  let read = new Set<string>()
  watch(
    [rows, visible],
    ([now, seen], before) => {
      const theirs = now.filter(
        (row) => row.kind === 'notice' || (row.kind === 'bubble' && row.by !== 'customer'),
      )
      const first = before[0] === undefined || before[0].length === 0
      if (seen || first) read = new Set(theirs.map((row) => row.key))
      host.post({ type: 'unread', count: theirs.filter((row) => !read.has(row.key)).length })
    },
    { immediate: true },
  )
}

function applyTheme({ color }: Settings): void {
  if (!color) return
  const { style } = document.documentElement
  style.setProperty('--st-brand', color)
  style.setProperty('--st-own', color)
  style.setProperty('--st-on-brand', inkOn(color))
  style.setProperty('--st-own-ink', inkOn(color))
}

function socketUrl({ protocol, host }: Location): string {
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/v1/ws`
}
