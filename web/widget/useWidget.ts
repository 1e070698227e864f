import { CHAT_ACTIONS, CHAT_IMAGES, dayKey, rowsOf, type NoticeWords, type Row } from '@subtext/chat-ui'
import { onWakeUp } from '@subtext/stream'
import { computed, nextTick, provide, ref, watch } from 'vue'
import { useAgreement } from './agreement'
import { Chat } from './chat'
import { channelOf, connectHost, type Host } from './host'
import { reads } from './locale'
import { useLook, useSeen } from './look'
import { usePace } from './pace'
import { useQuoting } from './quoting'
import { useRating } from './rating'
import { useReceipts } from './receipts'
import { createSessionStore, tabStorage } from './session'
import { createShareChannel } from './sharing'
import { useSigningIn } from './signingIn'
import { text } from './text'
import { useUnread } from './unread'
import { followViewport } from './viewport'

/** The service words every change of hands in a message of its own. */
const noticeWords: NoticeWords = (entry) => (entry.kind === 'notice' ? entry.text : null)

function useDraft(store: ReturnType<typeof createSessionStore>) {
  const draft = ref(store.draft())
  watch(draft, store.keepDraft)
  return draft
}

/** Everything the widget's page knows and can do. `focus` and `write` move the focus. */
export function useWidget(focus: () => void, write: () => void) {
  const store = createSessionStore(tabStorage())
  const chat = new Chat({
    store,
    share: createShareChannel(),
    socketUrl: socketUrl(window.location),
    vouch: () => host.post({ type: 'vouch' }),
    ended: forgetAll,
    unagreed: (said) => agreement.reopen(said),
    reads,
    channel: channelOf(window.location, window.parent !== window),
  })
  const agreement = useAgreement(chat, store)
  const draft = useDraft(store)
  const elder = chat.elder.on
  const look = useLook(store, elder)
  const { open, seen } = useSeen()
  const pace = usePace(
    computed<Row[]>(() => rowsOf(chat.log.value, noticeWords, dayKey)),
    elder,
  )

  const host: Host = connectHost(window, {
    settings: look.apply,
    identify: (token) => void chat.identify(token),
    show: () => {
      open.value = true
      void nextTick(focus)
    },
    hide: () => {
      open.value = false
      look.hush()
    },
    shutdown: () => {
      chat.shutdown()
      host.post({ type: 'cleared' })
    },
  })

  const answering = useQuoting(pace.rows, chat, agreement, write)
  provide(CHAT_ACTIONS, { ...chat.actions(), quote: answering.quote })
  provide(CHAT_IMAGES, chat.images)
  useReceipts(pace.rows, seen, chat.deeds.see)
  if (!host.framed) followViewport(window)

  function forgetAll(): void {
    agreement.forget()
    draft.value = ''
  }

  function agree(): void {
    agreement.agree()
    void nextTick(focus)
  }

  onWakeUp(() => chat.nudge())
  void agreement.takeOver()

  return {
    chat,
    host,
    ...pace,
    ...useUnread(pace.rows, seen, open, look.sound, host),
    page: look.page,
    chooseLocale: look.chooseLocale,
    openChat: () => host.post({ type: 'open' }),
    rating: useRating(chat.log),
    signingIn: useSigningIn(chat.log, look.signIn, chat.known, () => host.post({ type: 'signIn' })),
    consented: agreement.consented,
    pending: agreement.pending,
    draft,
    elder,
    say: agreement.say,
    answering,
    agree,
    toggleElder: chat.elder.toggle,
    askHuman: () => agreement.say(text.humanRequest),
    close: () => host.post({ type: 'hide' }),
  }
}

function socketUrl({ protocol, host }: Location): string {
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/v1/ws`
}
