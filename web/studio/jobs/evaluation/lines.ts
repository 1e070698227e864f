import type { Scores } from '@subtext/api'

export interface Lines {
  /** 0–1; above 1: nothing is answered. */
  answer: number
  suggest: number
}

export const OUTCOMES = ['answered', 'misled', 'offered', 'vain', 'refused'] as const
/** Answered rightly, answered wrongly, offered a choice with or without the right topic, refused. */
export type Outcome = (typeof OUTCOMES)[number]

/** Per cent of all questions, with its 95 % interval. */
export interface Share {
  n: number
  share: number
  low: number
  high: number
}

const Z = 1.96

/** What becomes of the questions at these lines. */
export function outcomesAt(scores: Scores, { answer, suggest }: Lines): Record<Outcome, Share> {
  const floor = Math.min(suggest, answer)
  const above = (list: number[], line: number): number => list.length - place(list, line)
  const between = (list: number[]): number => above(list, floor) - above(list, answer)
  const all = scores.right.length + scores.among.length + scores.wrong.length
  const counts: Record<Outcome, number> = {
    answered: above(scores.right, answer),
    misled: above(scores.among, answer) + above(scores.wrong, answer),
    offered: between(scores.right) + between(scores.among),
    vain: between(scores.wrong),
    refused: place(scores.right, floor) + place(scores.among, floor) + place(scores.wrong, floor),
  }
  return Object.fromEntries(OUTCOMES.map((name) => [name, shareOf(counts[name], all)])) as Record<
    Outcome,
    Share
  >
}

/** A share of `all` with Wilson's interval. */
export function shareOf(n: number, all: number): Share {
  if (!all) return { n, share: 0, low: 0, high: 100 }
  const share = n / all
  const z2 = Z * Z
  const whole = 1 + z2 / all
  const middle = share + z2 / (2 * all)
  const spread = Z * Math.sqrt((share * (1 - share)) / all + z2 / (4 * all * all))
  return {
    n,
    share: 100 * share,
    low: Math.max(0, (100 * (middle - spread)) / whole),
    high: Math.min(100, (100 * (middle + spread)) / whole),
  }
}

/** How many of the rising list lie below the line. */
function place(list: number[], line: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle]! < line) low = middle + 1
    else high = middle
  }
  return low
}
