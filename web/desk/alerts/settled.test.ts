// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSettler } from './settled'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('createSettler', () => {
  it('alerts once, two seconds later, for what is still waiting', () => {
    const waiting = new Set(['a', 'b', 'c'])
    const alert = vi.fn()
    const settler = createSettler<string>((key) => waiting.has(key), alert)
    for (const key of waiting) settler.add(key, `card ${key}`)
    waiting.delete('b')
    vi.advanceTimersByTime(1_999)
    expect(alert).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(alert).toHaveBeenCalledExactlyOnceWith(['card a', 'card c'])
  })

  it('is silent when all were taken, and after it was stopped', () => {
    const alert = vi.fn()
    const settler = createSettler<string>(() => false, alert)
    settler.add('a', 'a')
    vi.advanceTimersByTime(5_000)
    const stopped = createSettler<string>(() => true, alert)
    stopped.add('b', 'b')
    stopped.stop()
    vi.advanceTimersByTime(5_000)
    expect(alert).not.toHaveBeenCalled()
  })
})
