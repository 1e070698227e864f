import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTitle } from './title'

beforeEach(() => {
  vi.useFakeTimers()
  document.title = '网上银行'
})
afterEach(() => void vi.useRealTimers())

describe('the title of the page', () => {
  it('shows the number on and off, and is itself again', () => {
    const title = createTitle(window)
    title(2)
    expect(document.title).toBe('(2) 网上银行')
    vi.advanceTimersByTime(1_000)
    expect(document.title).toBe('网上银行')
    vi.advanceTimersByTime(1_000)
    expect(document.title).toBe('(2) 网上银行')
    title(0)
    expect(document.title).toBe('网上银行')
    vi.advanceTimersByTime(5_000)
    expect(document.title).toBe('网上银行')
  })

  it('follows a page that changes it meanwhile', () => {
    const title = createTitle(window)
    title(1)
    document.title = '转账'
    vi.advanceTimersByTime(1_000)
    expect(document.title).toBe('(1) 转账')
    title(0)
    expect(document.title).toBe('转账')
  })

  it('is left alone when nothing is unread', () => {
    document.title = '(3) 待办'
    createTitle(window)
    expect(document.title).toBe('(3) 待办')
  })
})
