import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import type { Decision } from '@subtext/api'
import DecisionPanel from './DecisionPanel.vue'

const DECISION: Decision = {
  kind: 'probe',
  topic: 'phone.reserved_query',
  need: null,
  score: 0.914,
  candidates: [
    { topic: 'phone.reserved_query', score: 0.914 },
    { topic: 'phone.change', score: 1.7 },
  ],
  reason: 'surface_probe',
  via: 'rule',
}

describe('DecisionPanel', () => {
  it('shows what was decided, why and by what', () => {
    const nlu = {
      intent: 'x',
      confidence: 1,
      ranking: [['sms.no_code', 0.5]] as [string, number][],
      entities: [],
    }
    const text = mount(DecisionPanel, { props: { decision: DECISION, nlu, ms: 182 } }).text()
    for (const part of [
      '追问',
      'phone.reserved_query',
      '得分 91%',
      'surface_probe',
      '规则 · 182 毫秒',
      'sms.no_code',
    ]) {
      expect(text).toContain(part)
    }
  })

  it('draws scores as bars within their track, the decided topic set apart', () => {
    const panel = mount(DecisionPanel, { props: { decision: DECISION, nlu: null, ms: null } })
    const widths = panel.findAll('.bar').map((bar) => (bar.element as HTMLElement).style.width)
    expect(widths).toEqual(['91%', '100%'])
    expect(panel.findAll('li.chosen').map((row) => row.get('.name').text())).toEqual(['phone.reserved_query'])
  })

  it('leaves out what is not known', () => {
    const bare = { ...DECISION, candidates: [] }
    const text = mount(DecisionPanel, { props: { decision: bare, nlu: null, ms: null } }).text()
    for (const part of ['需求', '候选', '语义识别', '毫秒']) expect(text).not.toContain(part)
  })
})
