import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { install } from './loader'
import { wrap, type ToHost } from './protocol'

const CHAT = 'https://chat.example'

type SimulatedWindow = { happyDOM: { settings: { enableIframePageLoading: boolean } } }

let posted: { type: string; origin: string; settings?: { signIn?: boolean }; token?: string }[]
let frames: WeakMap<HTMLIFrameElement, object>

const button = () => document.querySelector<HTMLButtonElement>('#subtext-launcher')
const frame = () => document.querySelector<HTMLIFrameElement>('#subtext-frame')
const chat = (...call: unknown[]) => window.SubtextChat!(...call)
const types = () => posted.map(({ type }) => type)

/** Frames load nothing and their windows are ours, so that the test hears what the loader posts and can answer as the frame. */
function fakeFrameWindows(): void {
  posted = []
  frames = new WeakMap()
  vi.spyOn(HTMLIFrameElement.prototype, 'contentWindow', 'get').mockImplementation(windowOf)
  vi.spyOn(HTMLIFrameElement.prototype, 'src', 'set').mockImplementation(function (
    this: HTMLIFrameElement,
    src,
  ) {
    this.dataset.src = src
  })
}

function windowOf(this: HTMLIFrameElement): Window {
  const postMessage = (message: { type: string }, origin: string) => posted.push({ ...message, origin })
  if (!frames.has(this)) frames.set(this, { postMessage })
  return frames.get(this) as Window
}

function frameSays(message: ToHost, origin = CHAT, source: object = frame()!.contentWindow!): void {
  const event = new MessageEvent('message', { data: wrap(message), origin })
  Object.defineProperty(event, 'source', { value: source })
  window.dispatchEvent(event)
}

beforeEach(() => {
  // Without an address there is nothing to fetch; switched off, the simulated browser complains about each frame.
  ;(window as unknown as SimulatedWindow).happyDOM.settings.enableIframePageLoading = true
  vi.useFakeTimers()
  fakeFrameWindows()
  install(window, CHAT)
})

afterEach(() => {
  vi.clearAllTimers()
  vi.useRealTimers()
  delete window.SubtextChat
  document.body.replaceChildren()
})

describe('boot', () => {
  it('puts up a launcher, and the frame when the page is idle', () => {
    chat('boot', {})
    expect(button()!.getAttribute('aria-label')).toBe('打开在线客服')
    expect(frame()).toBeNull()
    vi.runAllTimers()
    expect(frame()!.dataset.src).toBe(`${CHAT}/widget/#host=${encodeURIComponent(window.location.origin)}`)
  })

  it('is idempotent, also for a second copy of the script', () => {
    chat('boot', {})
    install(window, CHAT)
    chat('boot', {})
    vi.runAllTimers()
    expect(document.querySelectorAll('#subtext-launcher, #subtext-frame')).toHaveLength(2)
  })

  it('puts the launcher back after the page swapped its body', () => {
    chat('boot', {})
    document.body.replaceChildren()
    chat('boot', {})
    expect(button()).not.toBeNull()
  })

  it('runs the calls made before the script arrived', () => {
    delete window.SubtextChat
    const stub = Object.assign(() => undefined, { q: [['boot', { position: 'left' }]] })
    window.SubtextChat = stub
    install(window, CHAT)
    expect(button()!.style.left).toBe('20px')
  })
})

describe('showing', () => {
  beforeEach(() => {
    chat('boot', { color: '#123456' })
    chat('show')
  })

  it('waits for the frame and then hands over settings and focus', () => {
    expect(posted).toEqual([])
    frameSays({ type: 'ready' })
    expect(types()).toEqual(['boot', 'show'])
    expect(posted[0]!.settings).toEqual({ color: '#123456' })
    expect(posted.every(({ origin }) => origin === CHAT)).toBe(true)
    expect(frame()!.style.display).toBe('block')
  })

  it('ends from inside the frame and gives the focus back', () => {
    frameSays({ type: 'ready' })
    frameSays({ type: 'hide' })
    expect(frame()!.style.display).toBe('none')
    expect(button()!.getAttribute('aria-expanded')).toBe('false')
    expect(document.activeElement).toBe(button())
  })

  it.each([
    ['origin', 'https://evil.example', undefined],
    ['window', CHAT, {}],
  ])('hears nothing from a foreign %s', (_name, origin, source) => {
    frameSays({ type: 'hide' }, origin, source)
    frameSays({ type: 'ready' }, origin, source)
    expect(frame()!.style.display).toBe('block')
    expect(posted).toEqual([])
  })
})

describe('unread messages', () => {
  it('are counted on the launcher and told to the page', () => {
    const counts: number[] = []
    chat('boot', {})
    chat('onUnreadCountChange', (count: number) => counts.push(count))
    vi.runAllTimers()
    frameSays({ type: 'unread', count: 2 })
    frameSays({ type: 'unread', count: 2 })
    expect(counts).toEqual([0, 2])
    expect(button()!.getAttribute('aria-label')).toBe('打开在线客服，2 条未读消息')
  })
})

describe('signing in', () => {
  it('is offered once somebody listens, also after a new boot, and asked for by the frame', () => {
    const asked = vi.fn()
    chat('boot', { signIn: true })
    vi.runAllTimers()
    frameSays({ type: 'ready' })
    const told = () => posted.map(({ settings }) => settings?.signIn)
    expect(told()).toEqual([undefined])
    chat('onSignInRequest', 'nobody')
    chat('onSignInRequest', asked)
    chat('boot', {})
    chat('update', { signIn: false })
    expect(told().slice(1)).toEqual([true, true])
    expect(asked).not.toHaveBeenCalled()
    frameSays({ type: 'signIn' })
    expect(asked).toHaveBeenCalledOnce()
  })
})

describe('shutdown', () => {
  it('clears the session before the frame is taken away', () => {
    chat('boot', {})
    vi.runAllTimers()
    frameSays({ type: 'ready' })
    chat('shutdown')
    expect(button()).toBeNull()
    expect(types()).toEqual(['boot', 'shutdown'])
    expect(frame()).not.toBeNull()
    frameSays({ type: 'cleared' })
    expect(frame()).toBeNull()
  })

  it('loads the frame to clear it when it was not there yet', () => {
    chat('shutdown')
    frameSays({ type: 'ready' })
    expect(types()).toEqual(['shutdown'])
  })

  it('does not wait for a dead frame for ever', () => {
    chat('boot', {})
    chat('shutdown')
    vi.runAllTimers()
    expect(frame()).toBeNull()
  })

  it('can be followed by another customer', () => {
    chat('boot', {})
    chat('shutdown')
    chat('boot', {})
    vi.runAllTimers()
    expect(button()).not.toBeNull()
    expect(frame()).not.toBeNull()
  })
})

describe('the rest', () => {
  it('ready calls once, at once when it already is', () => {
    const ready = vi.fn()
    chat('boot', {})
    chat('ready', ready)
    vi.runAllTimers()
    expect(ready).not.toHaveBeenCalled()
    frameSays({ type: 'ready' })
    chat('ready', ready)
    expect(ready).toHaveBeenCalledTimes(2)
  })

  it('update reaches launcher and frame', () => {
    chat('boot', {})
    vi.runAllTimers()
    frameSays({ type: 'ready' })
    chat('update', { hideLauncher: true, position: 'left' })
    expect(button()!.style.display).toBe('none')
    expect(posted[posted.length - 1]).toMatchObject({ type: 'update', settings: { position: 'left' } })
  })

  it('names an unknown command', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    chat('constructor')
    expect(warn.mock.calls[0]![0]).toContain('unknown command "constructor"')
  })
})

describe('who the customer is', () => {
  const tokens = () => posted.filter(({ type }) => type === 'identify').map(({ token }) => token)
  const settled = () => vi.advanceTimersByTimeAsync(0)

  it('is told to the frame once it is there, and is no setting', async () => {
    chat('boot', { token: 'a.b.c' })
    chat('show')
    await settled()
    expect(posted).toEqual([])
    frameSays({ type: 'ready' })
    await settled()
    expect(types()).toEqual(['boot', 'identify', 'show'])
    expect(tokens()).toEqual(['a.b.c'])
    expect(JSON.stringify(posted[0])).not.toContain('a.b.c')
    chat('boot', { token: 'a.b.c' })
    await settled()
    expect(tokens()).toEqual(['a.b.c'])
  })

  it('may come later, by update', async () => {
    chat('boot', {})
    chat('show')
    frameSays({ type: 'ready' })
    chat('update', { token: 'a.b.c' })
    await settled()
    expect(tokens()).toEqual(['a.b.c'])
  })

  it('is asked for again when the time is over', async () => {
    let made = 0
    chat('boot', { token: () => Promise.resolve(`token-${++made}`) })
    chat('show')
    frameSays({ type: 'ready' })
    await settled()
    frameSays({ type: 'vouch' })
    await settled()
    expect(tokens()).toEqual(['token-1', 'token-2'])
  })

  it('is unknown when the source fails, and nothing else is', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    chat('boot', { token: () => Promise.reject(new Error('logged out')) })
    chat('show')
    frameSays({ type: 'ready' })
    await settled()
    expect(types()).toEqual(['boot', 'show'])
    expect(warn).toHaveBeenCalledOnce()
  })

  it('is forgotten with shutdown', async () => {
    const source = vi.fn(() => 'a.b.c')
    chat('boot', { token: source })
    chat('shutdown')
    chat('boot', {})
    chat('show')
    frameSays({ type: 'ready' })
    await settled()
    expect(source).not.toHaveBeenCalled()
  })
})

describe('a message while the chat is closed', () => {
  beforeEach(() => {
    chat('boot', { titleFlash: true })
    vi.runAllTimers()
    frameSays({ type: 'ready' })
  })

  it('shows in a small window, from which the chat opens', () => {
    frameSays({ type: 'peek', height: 108 })
    expect([frame()!.style.display, frame()!.style.height]).toEqual(['block', '108px'])
    frameSays({ type: 'open' })
    expect(frame()!.style.width).toBe('400px')
    expect(types()).toContain('show')
    frameSays({ type: 'hide' })
    expect(frame()!.style.display).toBe('none')
  })

  it('never takes more of the page than a few lines', () => {
    frameSays({ type: 'peek', height: 5_000 })
    expect(frame()!.style.height).toBe('240px')
    frameSays({ type: 'peek', height: 0 })
    expect(frame()!.style.display).toBe('none')
  })

  it('shows in the title when the page wants that', () => {
    document.title = '网上银行'
    frameSays({ type: 'unread', count: 2 })
    expect(document.title).toBe('(2) 网上银行')
    frameSays({ type: 'unread', count: 0 })
    expect(document.title).toBe('网上银行')
  })
})

describe('language', () => {
  it('is that of the page, in the labels and in the frame from its first paint', () => {
    chat('boot', { locale: 'en' })
    vi.runAllTimers()
    expect(button()!.getAttribute('aria-label')).toBe('Open customer chat')
    expect(frame()!.title).toBe('Customer chat')
    expect(frame()!.dataset.src).toContain('&locale=en')
  })
})

it('Escape on the launcher closes the chat', () => {
  chat('boot', {})
  chat('show')
  button()!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))
  expect(frame()!.style.display).toBe('none')
})
