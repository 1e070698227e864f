// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { cleanSettings, readFromFrame, readFromHost, wrap } from './protocol'

const host = {}
const message = (change: Partial<MessageEvent> = {}) =>
  ({ origin: 'https://bank.example', source: host, data: wrap({ type: 'show' }), ...change }) as MessageEvent

const read = (event: MessageEvent) => readFromHost(event, host, 'https://bank.example')

describe('messages across the frame', () => {
  it('are read from the expected window and origin', () => {
    expect(read(message())).toMatchObject({ type: 'show' })
  })

  it.each([
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['a look-alike origin', { origin: 'https://bank.example.evil' }],
    ['the same host without TLS', { origin: 'http://bank.example' }],
    ['another window', { source: {} as Window }],
    ['another version', { data: { subtext: 2, type: 'show' } }],
    ['another product', { data: { type: 'show' } }],
    ['an unknown type', { data: { subtext: 1, type: 'token' } }],
    ['the other direction', { data: { subtext: 1, type: 'cleared' } }],
    ['no object', { data: 'show' }],
    ['null', { data: null }],
  ])('are ignored from %s', (_name, change) => {
    expect(read(message(change))).toBeNull()
  })

  it('go only their own way', () => {
    const ready = message({ data: wrap({ type: 'ready' }) })
    expect(read(ready)).toBeNull()
    expect(readFromFrame(ready, host, 'https://bank.example')).toMatchObject({ type: 'ready' })
  })
})

describe('cleanSettings', () => {
  it('keeps what is well formed', () => {
    const settings = {
      position: 'left',
      color: '#0B6B50',
      hideLauncher: true,
      zIndex: 5,
      locale: 'zh-Hant-TW',
      page: '信用卡',
      titleFlash: true,
      sound: false,
    }
    expect(cleanSettings(settings)).toEqual(settings)
  })

  it('drops everything else', () => {
    const hostile = {
      position: 'top',
      color: 'red;background:url(//evil)',
      hideLauncher: 1,
      zIndex: 1.5,
      locale: 'en&host=evil',
      page: 'x'.repeat(65),
      titleFlash: 'yes',
      sound: null,
      token: 'x',
    }
    expect(cleanSettings(hostile)).toEqual({})
    expect(cleanSettings(null)).toEqual({})
    expect(cleanSettings('left')).toEqual({})
  })
})
