import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { chooseStaffLocale, restoreStaffLocale, staffLocale, staffWords } from './locale'

const words = staffWords(
  { send: '发送', waiting: (count: number) => `${count} 位客户在等`, tabs: { mine: '我的' } },
  { send: 'Send', waiting: (count: number) => `${count} waiting`, tabs: { mine: 'Mine' } },
)

beforeEach(() => {
  sessionStorage.clear()
  restoreStaffLocale()
})
afterEach(() => vi.restoreAllMocks())

describe('the language of the staff screens', () => {
  it('is Chinese until another is chosen', () => {
    expect(staffLocale.value).toBe('zh-CN')
    expect(words.value.send).toBe('发送')
    expect(words.value.waiting(2)).toBe('2 位客户在等')
  })

  it('changes every dictionary and the language of the page at once', () => {
    chooseStaffLocale('en')
    expect(words.value.waiting(2)).toBe('2 waiting')
    expect(words.value.tabs.mine).toBe('Mine')
    expect(document.documentElement.lang).toBe('en')
  })

  it('comes back after a reload', () => {
    chooseStaffLocale('en')
    restoreStaffLocale()
    expect(staffLocale.value).toBe('en')
  })

  it('is Chinese when what was kept is unknown', () => {
    sessionStorage.setItem('subtext.staff.locale', 'fr')
    restoreStaffLocale()
    expect(staffLocale.value).toBe('zh-CN')
  })

  it('changes although the browser keeps nothing', () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new Error('full')
    })
    chooseStaffLocale('en')
    expect(staffLocale.value).toBe('en')
  })
})
