// @vitest-environment node
import { describe, expect, it, vi } from 'vitest'
import { wrap } from '../loader/protocol'
import { channelOf, connectHost, hostOrigin } from './host'

const BANK = 'https://bank.example'

function setUp(hash = `#host=${encodeURIComponent(BANK)}`) {
  const posted: unknown[] = []
  const parent = { postMessage: (message: unknown, origin: string) => posted.push([message, origin]) }
  let listen: (event: object) => void = () => undefined
  const frame = {
    location: { hash },
    parent,
    addEventListener: (_type: string, listener: typeof listen) => (listen = listener),
  }
  const events = { settings: vi.fn(), identify: vi.fn(), show: vi.fn(), hide: vi.fn(), shutdown: vi.fn() }
  const host = connectHost(frame as unknown as Window, events)
  const hear = (message: object, origin = BANK, source: object = parent) =>
    listen({ data: message, origin, source })
  return { host, events, posted, hear }
}

describe('hostOrigin', () => {
  it('is the origin in the address', () => {
    expect(hostOrigin(`#host=${encodeURIComponent(BANK)}`)).toBe(BANK)
  })

  it.each([
    '',
    '#',
    '#host=',
    '#host=*',
    '#host=null',
    '#host=javascript:alert(1)',
    `#host=${BANK}/path`,
    '#host=bank',
  ])('is nothing in %s', (hash) => expect(hostOrigin(hash)).toBeNull())
})

describe('connectHost', () => {
  it('does what the bank page says', () => {
    const { hear, events } = setUp()
    hear(wrap({ type: 'boot', settings: { color: '#ffffff', position: 'left' } }))
    hear(wrap({ type: 'show' }))
    hear(wrap({ type: 'shutdown' }))
    expect(events.settings).toHaveBeenCalledWith({ color: '#ffffff', position: 'left' })
    expect(events.show).toHaveBeenCalledOnce()
    expect(events.shutdown).toHaveBeenCalledOnce()
  })

  it('ignores everybody else', () => {
    const { hear, events } = setUp()
    hear(wrap({ type: 'shutdown' }), 'https://evil.example')
    hear(wrap({ type: 'shutdown' }), BANK, {})
    expect(events.shutdown).not.toHaveBeenCalled()
  })

  it('speaks to exactly that origin', () => {
    const { host, posted } = setUp()
    host.post({ type: 'unread', count: 1 })
    expect(posted).toEqual([[{ subtext: 1, type: 'unread', count: 1 }, BANK]])
  })

  it('keeps silent towards a page that does not say who it is', () => {
    const { host, posted } = setUp('')
    host.post({ type: 'ready' })
    expect(posted).toEqual([])
    expect(host.framed).toBe(true)
  })
})

describe('the channel', () => {
  it.each([
    ['', false, 'link'],
    ['#locale=en', false, 'link'],
    [`#host=${BANK}`, true, 'web'],
    ['#channel=app', false, 'app'],
    ['#locale=en&channel=app', true, 'app'],
    ['#channel=fax', true, 'web'],
  ] as const)('of %o, framed: %o, is %s', (hash, framed, channel) => {
    expect(channelOf({ hash }, framed)).toBe(channel)
  })
})
