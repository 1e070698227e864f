import type { AskedTopic, MixedPair } from '@subtext/api'

export interface Cell {
  /** Of the pair, or of nothing on the diagonal and where nothing was mixed up. */
  key: string | null
  n: number
  /** How dark it is, 0–4, by the largest number off the diagonal. */
  shade: number
}

export interface Row {
  topic: string
  n: number
  cells: Cell[]
}

const SHADES = 4

export const keyOf = (pair: { expected: string; found: string }): string => `${pair.expected} ${pair.found}`

/** Rows are what was asked for, columns what was found; the diagonal holds what was found rightly. */
export function squareOf(topics: AskedTopic[], pairs: MixedPair[]): Row[] {
  const counts = new Map(pairs.map((pair) => [keyOf(pair), pair.n]))
  const most = Math.max(1, ...pairs.map((pair) => pair.n))
  return topics.map((asked) => ({
    topic: asked.topic,
    n: asked.n,
    cells: topics.map((other) => {
      if (other.topic === asked.topic) return { key: null, n: asked.found, shade: 0 }
      const key = keyOf({ expected: asked.topic, found: other.topic })
      const n = counts.get(key) ?? 0
      return { key: n ? key : null, n, shade: Math.ceil((SHADES * n) / most) }
    }),
  }))
}

const STEPS: Record<string, [number, number]> = {
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
}

/** The cell with messages that an arrow key leads to from the one with this key; null where there is none. */
export function neighbour(rows: Row[], key: string, arrow: string): string | null {
  const step = STEPS[arrow]
  const [row, column] = positionOf(rows, key)
  if (!step || row < 0) return null
  const [down, right] = step
  // Along the line first; what lies beside it is better than nothing.
  const reached = rows
    .flatMap((line, y) =>
      line.cells.map((cell, x) => ({
        cell,
        ahead: (y - row) * down + (x - column) * right,
        aside: Math.abs((y - row) * right) + Math.abs((x - column) * down),
      })),
    )
    .filter(({ cell, ahead }) => cell.key && ahead > 0)
    .sort((one, other) => one.aside - other.aside || one.ahead - other.ahead)
  return reached[0]?.cell.key ?? null
}

function positionOf(rows: Row[], key: string): [number, number] {
  const row = rows.findIndex((line) => line.cells.some((cell) => cell.key === key))
  return [row, rows[row]?.cells.findIndex((cell) => cell.key === key) ?? -1]
}
