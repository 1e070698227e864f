import type { Envelope, MenuEntry } from '@subtext/api'
import { bot, customer, opened, snapshot } from '@subtext/chat-ui/testing'
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { wrap, type ToFrame, type ToHost } from '../loader/protocol'
import App from './App.vue'
import { speak } from './locale'

/** What is fetched or focused comes when it comes: a busy machine may take its time. */
vi.setConfig({ testTimeout: 30_000 })
const landed = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 20_000 })

const BANK = 'https://bank.example'
const MENU: MenuEntry[] = [
  { label: '贷款', children: [{ label: '提前还款', say: '怎么提前还款' }] },
  {
    label: '信用卡',
    children: [{ label: '账单', children: [{ label: '怎么还款', say: '信用卡怎么还款' }] }],
  },
]

let events: Envelope[]
let wrapper: VueWrapper
let sent: ToHost[]
let asked: string[]

function serve(path: string, { method = 'GET', body }: RequestInit): Promise<Response> {
  const answer = (reply: object) => Promise.resolve(new Response(JSON.stringify(reply), { status: 200 }))
  if (path.startsWith('/v1/menu')) return answer({ menu: MENU })
  if (path === '/v1/visitors') return answer({ visitor: 'v', token: 't' })
  if (path === '/v1/visitors/identity') asked.push(String(body))
  if (path.includes('/events') || path.includes('socket')) return new Promise(() => undefined)
  if (
    path.startsWith('/v1/conversations') &&
    !path.slice(18).includes('/') &&
    (method === 'POST' || /c1(\?|$)/.test(path))
  )
    return answer(snapshot(events))
  return answer({})
}

class DeadWebSocket extends EventTarget {
  close(): void {}
}

const parent = { postMessage: (message: ToHost) => sent.push(message) }

function hostSays(message: ToFrame): void {
  const event = new MessageEvent('message', { data: wrap(message), origin: BANK })
  Object.defineProperty(event, 'source', { value: parent })
  window.dispatchEvent(event)
}

beforeEach(() => {
  events = [opened()]
  sent = []
  asked = []
  sessionStorage.clear()
  vi.stubGlobal('fetch', vi.fn(serve))
  vi.stubGlobal('WebSocket', DeadWebSocket)
  vi.stubGlobal('BroadcastChannel', undefined)
})

afterEach(async () => {
  wrapper.unmount()
  window.location.hash = ''
  await speak('zh-CN')
})

async function open({ framed = false, resumed = false } = {}): Promise<void> {
  if (framed) {
    window.location.hash = `#host=${encodeURIComponent(BANK)}`
    vi.spyOn(window, 'parent', 'get').mockReturnValue(parent as unknown as Window)
  }
  if (resumed) sessionStorage.setItem('subtext.session', '{"token":"t","conversation":"c1"}')
  wrapper = mount(App, { attachTo: document.body })
  await flushPromises()
}

const named = (name: string) => wrapper.findAll('button').find((button) => button.text() === name)!

describe('language', () => {
  it('is the customer’s choice, over that of the bank’s page', async () => {
    await open({ framed: true })
    hostSays({ type: 'boot', settings: { locale: 'zh-TW' } })
    await landed(() => expect(wrapper.text()).toContain('同意並開始諮詢'))
    await named('English').trigger('click')
    await landed(() => expect(wrapper.text()).toContain('Agree and start'))
    hostSays({ type: 'update', settings: { locale: 'zh-TW' } })
    await flushPromises()
    expect(wrapper.text()).toContain('Agree and start')
    expect(wrapper.get('[data-testid=answers-in]').text()).toContain('Chinese')
    expect(sessionStorage.getItem('subtext.locale')).toBe('en')
  })

  it('is that of messages and times too', async () => {
    events = [opened(), customer(2, '在吗'), bot(3, '您好')]
    await open({ resumed: true })
    await landed(() => expect(wrapper.findAll('[data-by=bot]')).toHaveLength(1))
    await named('English').trigger('click')
    await landed(() => expect(wrapper.get('[data-by=bot] .st-who').text()).toBe('Virtual assistant'))
    expect(wrapper.get('.st-day').text()).toMatch(/March 5/)
  })
})

describe('the page the customer comes from', () => {
  it('opens the menu where it belongs', async () => {
    await open({ framed: true })
    hostSays({ type: 'boot', settings: { page: '账单' } })
    await landed(() => expect(wrapper.get('[data-testid=menu]').text()).toContain('信用卡 › 账单'))
    expect(named('怎么还款')).toBeDefined()
    hostSays({ type: 'update', settings: { page: '没有这一项' } })
    await flushPromises()
    expect(wrapper.get('[data-testid=menu]').text()).toContain('信用卡 › 账单')
  })
})

describe('the elder form', () => {
  it('offers to read each answer aloud', async () => {
    vi.stubGlobal('speechSynthesis', {
      getVoices: () => [{ lang: 'zh-CN' }],
      addEventListener: () => undefined,
      cancel: () => undefined,
    })
    events = [opened(), customer(2, '在吗'), bot(3, '您好'), bot(4, '请讲')]
    await open({ resumed: true })
    await landed(() => expect(wrapper.findAll('[data-by=bot]')).toHaveLength(2))
    expect(wrapper.findAll('[data-testid=read-aloud]')).toHaveLength(0)
    await wrapper.get('.sw-tool[aria-pressed]').trigger('click')
    expect(wrapper.findAll('[data-testid=read-aloud]')).toHaveLength(2)
  })
})

describe('in the bank’s page', () => {
  it('passes the bank’s word for the customer on, once there is a conversation', async () => {
    await open({ framed: true, resumed: true })
    hostSays({ type: 'identify', token: 'a.b.c' })
    await landed(() => expect(asked).toEqual(['{"token":"a.b.c"}']))
  })

  it('forgets everything at the customer’s logout, and says so', async () => {
    await open({ framed: true, resumed: true })
    hostSays({ type: 'shutdown' })
    await landed(() => expect(sent).toContainEqual(expect.objectContaining({ type: 'cleared' })))
    expect(sessionStorage.getItem('subtext.session')).toBeNull()
    expect(wrapper.find('[data-testid=consent]').exists()).toBe(true)
  })
})
