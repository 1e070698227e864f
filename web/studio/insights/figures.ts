import type { DecisionKind, Insights, TopicDemand } from '@subtext/api'

/** Topics outside the line that are shown before all are asked for. */
export const OUTSIDE_SHOWN = 10

const KIND_ORDER: readonly DecisionKind[] = [
  'answer',
  'suggest',
  'probe',
  'gather',
  'refuse',
  'handoff',
  'talk',
]

export interface DemandRow extends TopicDemand {
  inside: boolean
  /** The people who serve it; empty inside the line. */
  route: string
}

/** Topics by volume; those inside the line come first by its making. */
export function demandRows({ topics, coverage }: Insights): DemandRow[] {
  const routes = new Map(coverage.outside.map((one) => [one.topic, one.skill.name]))
  return topics.map((one) => ({
    ...one,
    inside: !routes.has(one.topic),
    route: routes.get(one.topic) ?? '',
  }))
}

/** The kinds a topic ended in, with their turns, in a fixed order; those that did not occur are left out. */
export function endsOf(row: TopicDemand): [DecisionKind, number][] {
  return KIND_ORDER.filter((kind) => row.ends[kind] > 0).map((kind) => [kind, row.ends[kind]])
}

/** `12.5%`, `12%`; nothing to divide by is a dash. */
export function percent(share: number | null): string {
  return share === null ? '—' : `${Number((100 * share).toFixed(1))}%`
}

/** `+20%`, `-5%`, `0%`; unknown is a dash. */
export function signed(change: number | null): string {
  if (change === null) return '—'
  const whole = Math.round(100 * change)
  return `${whole > 0 ? '+' : ''}${whole}%`
}
