import type { DecisionKind } from '@subtext/api'

export const KINDS = [
  'answer',
  'probe',
  'gather',
  'suggest',
  'refuse',
  'handoff',
  'talk',
] as const satisfies DecisionKind[]

export const KIND_NAMES: Record<DecisionKind, string> = {
  answer: '回答',
  probe: '追问',
  gather: '转接前询问',
  suggest: '推荐',
  refuse: '婉拒',
  handoff: '转人工',
  talk: '寒暄',
}

export const VIA_NAMES: Record<string, string> = { rasa: 'Rasa', kb: '知识库', rule: '规则' }

/** A score as a whole percentage; scores outside 0–1 are drawn at the nearest end. */
export function percent(score: number): number {
  return Math.round(Math.min(1, Math.max(0, score)) * 100)
}
