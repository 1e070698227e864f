// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { card, inbox, moment } from '../testing'
import { changesBetween } from './changes'

describe('changesBetween', () => {
  it('finds no news in the first list', () => {
    expect(changesBetween(null, inbox({ waiting: [card('a')] }))).toEqual({ arrived: [], spoke: [] })
  })

  it('names who came to the queue and where something was said', () => {
    const before = inbox({ waiting: [card('a')], mine: [card('m'), card('quiet')] })
    const after = inbox({
      waiting: [card('a'), card('b')],
      mine: [card('m', { last_at: moment(9) }), card('quiet'), card('taken', { last_at: moment(9) })],
    })
    const { arrived, spoke } = changesBetween(before, after)
    expect(arrived.map((each) => each.conversation)).toEqual(['b'])
    expect(spoke.map((each) => each.conversation)).toEqual(['m'])
  })
})
