// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { createBackoff } from './backoff'

const delays = (random: number, count: number): number[] => {
  const backoff = createBackoff({ firstMs: 100, maxMs: 1000, random: () => random })
  return Array.from({ length: count }, () => backoff.next())
}

describe('createBackoff', () => {
  it('doubles up to the maximum', () => {
    expect(delays(1, 6)).toEqual([100, 200, 400, 800, 1000, 1000])
  })

  it('spreads clients over the upper half of the delay', () => {
    expect(delays(0, 2)).toEqual([50, 100])
  })

  it('starts over after a success', () => {
    const backoff = createBackoff({ firstMs: 100, random: () => 1 })
    backoff.next()
    backoff.next()
    backoff.reset()
    expect(backoff.next()).toBe(100)
  })
})
