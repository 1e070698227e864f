import { createPinia, setActivePinia } from 'pinia'
import { nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useConversation } from '../conversation/store'
import { useInbox } from '../inbox/store'
import { card, inbox, moment } from '../testing'
import { play } from './sound'
import { ALERT_KINDS, useAlerts } from './store'

vi.mock('./sound', () => ({ play: vi.fn(), unlockSound: vi.fn() }))

const shown: { title: string; body: string }[] = []
class FakeNotification {
  static requestPermission = vi.fn<() => Promise<NotificationPermission>>()
  constructor(title: string, options: { body: string }) {
    shown.push({ title, body: options.body })
  }
}
let stop: () => void

beforeEach(async () => {
  vi.useFakeTimers()
  shown.length = 0
  setActivePinia(createPinia())
  FakeNotification.requestPermission.mockResolvedValue('granted')
  vi.stubGlobal('Notification', FakeNotification)
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  for (const kind of ALERT_KINDS) {
    await useAlerts().setDesktop(kind, true)
    useAlerts().setSound(kind, true)
  }
  vi.mocked(play).mockReset()
  stop = useAlerts().start()
  useInbox().replace(inbox({ mine: [card('m')] }))
  await nextTick()
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

describe('desktop notices', () => {
  it('tell of someone waiting without any of the customer’s words', async () => {
    useInbox().replace(inbox({ waiting: [card('w', { last_text: '我的卡被盗刷了', headline: '卡被盗刷' })] }))
    await nextTick()
    vi.advanceTimersByTime(2_000)
    expect(shown).toEqual([{ title: '有新的会话待接入', body: '外汇业务' }])
  })

  it('stay silent when a colleague took the customer at once', async () => {
    useInbox().replace(inbox({ waiting: [card('w')] }))
    await nextTick()
    useInbox().replace(inbox())
    vi.advanceTimersByTime(2_000)
    expect(shown).toEqual([])
  })

  it('stay off when the browser does not allow them', async () => {
    FakeNotification.requestPermission.mockResolvedValue('denied')
    expect(await useAlerts().setDesktop('arrival', true)).toBe(false)
    useInbox().replace(inbox({ waiting: [card('w')] }))
    await nextTick()
    vi.advanceTimersByTime(2_000)
    expect(shown).toEqual([])
  })
})

describe('each kind of event', () => {
  it('has a switch of its own', async () => {
    useAlerts().setSound('message', false)
    await useAlerts().setDesktop('arrival', false)
    useInbox().replace(inbox({ waiting: [card('w')], mine: [card('m', { last_at: moment(9) })] }))
    await nextTick()
    vi.advanceTimersByTime(2_000)
    expect(play).toHaveBeenCalledExactlyOnceWith('arrival')
    expect(shown).toEqual([{ title: '客户有新消息', body: '外汇业务' }])
  })
})

describe('own conversations', () => {
  const spoke = inbox({ mine: [card('m', { last_at: moment(9), last_text: '密码是 123' })] })

  it('are marked unread unless they are open', async () => {
    useInbox().replace(spoke)
    await nextTick()
    expect([...useInbox().unread]).toEqual(['m'])
    expect(shown).toEqual([{ title: '客户有新消息', body: '外汇业务' }])
  })

  it('are neither marked nor announced while they are looked at', async () => {
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(false)
    useConversation().open('m')
    useInbox().replace(spoke)
    await nextTick()
    expect([useInbox().unread.size, shown.length]).toEqual([0, 0])
    expect(play).not.toHaveBeenCalled()
  })

  it('are heard, but not shown on the desktop, while another one is looked at', async () => {
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(false)
    useConversation().open('other')
    useInbox().replace(spoke)
    await nextTick()
    expect(play).toHaveBeenCalledExactlyOnceWith('message')
    expect([[...useInbox().unread], shown.length]).toEqual([['m'], 0])
  })
})

describe('the title', () => {
  it('counts who waits and goes back when the desk is left', async () => {
    useInbox().replace(inbox({ waiting: [card('a'), card('b')] }))
    await nextTick()
    expect(document.title).toBe('(2) 坐席工作台')
    stop()
    expect(document.title).toBe('坐席工作台')
  })
})
