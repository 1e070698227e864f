import { describe, expect, it } from 'vitest'
import { demandRows, endsOf, percent, signed } from './figures'
import { INSIGHTS } from './testing'

describe('figures', () => {
  it('are read as per cent, whole where they are', () => {
    expect([0.125, 0.5, 1, 0, null].map(percent)).toEqual(['12.5%', '50%', '100%', '0%', '—'])
  })

  it('show which way a change went', () => {
    expect([0.2, -0.05, 0, null, 0.004].map(signed)).toEqual(['+20%', '-5%', '0%', '—', '0%'])
  })

  it('part topics by the line and give those outside their people', () => {
    const rows = demandRows(INSIGHTS).map((row) => [row.topic, row.inside, row.route])
    expect(rows).toEqual([
      ['card.loss', true, ''],
      ['forex.exchange', false, '外汇业务'],
    ])
  })

  it('leave out what a topic never ended in', () => {
    expect(endsOf(INSIGHTS.topics[0]!)).toEqual([
      ['answer', 12],
      ['suggest', 3],
    ])
  })
})
