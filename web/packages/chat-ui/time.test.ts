// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { dayKey, dayName } from './time'

const NOW = new Date(2026, 2, 5, 0, 30)
const local = (month: number, day: number, year = 2026): string =>
  new Date(year, month - 1, day, 23, 0).toISOString()

describe('dayName', () => {
  it('names today and yesterday', () => {
    expect(dayName(local(3, 5), NOW)).toBe('今天')
    expect(dayName(local(3, 4), NOW)).toBe('昨天')
  })

  it('gives the date, with the year when it is another one', () => {
    expect(dayName(local(2, 3), NOW)).toContain('2月3日')
    expect(dayName(local(2, 3), NOW)).not.toContain('2026')
    expect(dayName(local(12, 31, 2025), NOW)).toContain('2025年12月31日')
  })

  it('changes with the local day', () => {
    expect(dayKey(local(3, 5))).not.toBe(dayKey(local(3, 6)))
  })
})
