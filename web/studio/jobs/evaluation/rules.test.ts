import { describe, expect, it } from 'vitest'
import type { AskedTopic, MixedPair } from '@subtext/api'
import { outcomesAt, shareOf } from './lines'
import { neighbour, squareOf } from './square'

const SCORES = { right: [0.3, 0.5, 0.9, 0.95], among: [0.6, 0.9], wrong: [0.1, 0.4, 0.8, 1] }
const counts = (answer: number, suggest: number): number[] =>
  Object.values(outcomesAt(SCORES, { answer, suggest })).map((share) => share.n)

describe('what becomes of the questions', () => {
  it('follows the lines, each score on its own line above it', () => {
    expect(counts(0.9, 0.4)).toEqual([2, 2, 2, 2, 2])
    expect(counts(0, 0)).toEqual([4, 6, 0, 0, 0])
    expect(counts(1.01, 1.01)).toEqual([0, 0, 0, 0, 10])
    expect(counts(1.01, 0)).toEqual([0, 0, 6, 4, 0])
  })

  it('offers nothing that is answered, wherever the line for choices lies', () => {
    expect(counts(0.5, 0.9)).toEqual([3, 4, 0, 0, 3])
  })

  it('is a share with its interval', () => {
    const share = shareOf(80, 100)
    expect([share.share, share.low, share.high].map((one) => Number(one.toFixed(1)))).toEqual([
      80, 71.1, 86.7,
    ])
    expect(shareOf(0, 0)).toEqual({ n: 0, share: 0, low: 0, high: 100 })
    expect(shareOf(0, 50).low).toBe(0)
  })
})

const TOPICS: AskedTopic[] = ['a', 'b', 'c'].map((topic, at) => ({ topic, n: 10 + at, found: at }))
const pair = (expected: string, found: string, n: number): MixedPair => ({ expected, found, n, messages: [] })

describe('the square', () => {
  const rows = squareOf(TOPICS, [pair('a', 'b', 8), pair('b', 'c', 2), pair('c', 'a', 1), pair('a', 'x', 9)])

  it('has what was asked in rows, what was found in columns, and the rightly found on the diagonal', () => {
    expect(rows.map((row) => row.cells.map((cell) => cell.n))).toEqual([
      [0, 8, 0],
      [0, 1, 2],
      [1, 0, 2],
    ])
    expect(rows[1]!.cells.map((cell) => cell.key)).toEqual([null, null, 'b c'])
    expect(rows.map((row) => row.n)).toEqual([10, 11, 12])
  })

  it('is darker where more was mixed up', () => {
    expect(rows.map((row) => row.cells.map((cell) => cell.shade))).toEqual([
      [0, 4, 0],
      [0, 0, 1],
      [1, 0, 0],
    ])
  })

  it('leads by arrows from one cell with messages to the next', () => {
    expect(neighbour(rows, 'a b', 'ArrowRight')).toBe('b c')
    expect(neighbour(rows, 'a b', 'ArrowDown')).toBe('b c')
    expect(neighbour(rows, 'b c', 'ArrowUp')).toBe('a b')
    expect(neighbour(rows, 'b c', 'ArrowLeft')).toBe('a b')
    expect(neighbour(rows, 'b c', 'ArrowRight')).toBeNull()
    expect(neighbour(rows, 'a b', 'Enter')).toBeNull()
    expect(neighbour(rows, 'x y', 'ArrowUp')).toBeNull()
  })

  it('goes on along its line before it looks beside it', () => {
    const full = squareOf(TOPICS, [pair('a', 'b', 1), pair('b', 'a', 1), pair('c', 'b', 1)])
    expect(neighbour(full, 'a b', 'ArrowDown')).toBe('c b')
    expect(neighbour(full, 'c b', 'ArrowLeft')).toBe('b a')
  })
})
