// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { formatDated, formatLasting, formatMoment, formatSpan, formatTimer } from './time'

describe('formatTimer', () => {
  it.each([
    [-5000, '00:00'],
    [65_400, '01:05'],
    [3_723_000, '1:02:03'],
  ])('%i ms is %s', (ms, shown) => expect(formatTimer(ms)).toBe(shown))
})

describe('formatSpan', () => {
  it.each([
    [-3, '不足 1 秒'],
    [0.4, '不足 1 秒'],
    [1, '1 秒'],
    [45, '45 秒'],
    [96, '1 分 36 秒'],
    [3780, '1 小时 03 分'],
  ])('%i s is %s', (seconds, shown) => expect(formatSpan(seconds)).toBe(shown))

  it('stands apart from its name where it begins with a figure', () => {
    expect(formatLasting('已服务', 45)).toBe('已服务 45 秒')
    expect(formatLasting('已服务', 0)).toBe('已服务不足 1 秒')
  })
})

describe('formatMoment', () => {
  const noon = new Date(2026, 10, 21, 12, 0)

  it('shows the time today and the date before', () => {
    expect(formatMoment(new Date(2026, 10, 21, 9, 5).toISOString(), noon.getTime())).toBe('09:05')
    expect(formatMoment(new Date(2026, 10, 20, 9, 5).toISOString(), noon.getTime())).toBe('11/20 09:05')
  })

  it('is dated where it must not look like a countdown', () => {
    const at = (day: number): string => new Date(2026, 10, day, 9, 5).toISOString()
    expect(formatDated(at(21), noon.getTime())).toBe('今天 09:05')
    expect(formatDated(at(20), noon.getTime())).toBe('11/20 09:05')
    expect(formatDated('soon')).toBe('')
  })

  it('shows nothing for no time', () => expect(formatMoment('soon')).toBe(''))
})
