// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { card, inbox, moment } from '../testing'
import { findCard, neighbour, ordered } from './ordering'

const names = (cards: { conversation: string }[]): string[] => cards.map((each) => each.conversation)

describe('waiting', () => {
  it('puts urgent customers first, then whoever has waited longest', () => {
    const waiting = [
      card('late', { queued_at: moment(90) }),
      card('urgent-late', { queued_at: moment(99), urgent: true }),
      card('early', { queued_at: moment(10) }),
      card('urgent-early', { queued_at: moment(50), urgent: true }),
    ]
    expect(names(ordered('waiting', inbox({ waiting })))).toEqual([
      'urgent-early',
      'urgent-late',
      'early',
      'late',
    ])
  })

  it('compares moments, not their spelling, and settles ties by id', () => {
    const waiting = [
      card('b', { queued_at: '2026-11-21T08:00:00Z' }),
      card('a', { queued_at: '2026-11-21T08:00:00.000+00:00' }),
      card('first', { queued_at: '2026-11-21T15:59:59+08:00' }),
    ]
    expect(names(ordered('waiting', inbox({ waiting })))).toEqual(['first', 'a', 'b'])
  })

  it('leaves the list of the service as it is', () => {
    const waiting = [card('b', { queued_at: moment(2) }), card('a', { queued_at: moment(1) })]
    ordered('waiting', inbox({ waiting }))
    expect(names(waiting)).toEqual(['b', 'a'])
  })
})

describe('mine and ended', () => {
  it('keeps running talks in place whoever spoke last, finished ones below', () => {
    const mine = [
      card('wrap', { owner: 'wrap_up', queued_at: moment(1) }),
      card('quiet', { owner: 'human', queued_at: moment(5), last_at: moment(10) }),
      card('busy', { owner: 'human', queued_at: moment(9), last_at: moment(500) }),
    ]
    expect(names(ordered('mine', inbox({ mine })))).toEqual(['quiet', 'busy', 'wrap'])
  })

  it('shows the last ended first', () => {
    const ended = [card('old', { last_at: moment(1) }), card('new', { last_at: moment(9) })]
    expect(names(ordered('ended', inbox({ ended })))).toEqual(['new', 'old'])
  })
})

describe('neighbour', () => {
  const cards = ['a', 'b', 'c'].map((id) => card(id))

  it.each([
    ['a', 1, 'b'],
    ['c', 1, 'a'],
    ['a', -1, 'c'],
    [null, 1, 'a'],
    ['elsewhere', -1, 'a'],
  ] as const)('from %s by %i is %s', (current, step, expected) => {
    expect(neighbour(cards, current, step)).toBe(expected)
  })

  it('is nothing in an empty list', () => expect(neighbour([], 'a', 1)).toBeNull())
})

describe('findCard', () => {
  it('tells the tab a conversation stands in', () => {
    const lists = inbox({ mine: [card('m')], ended: [card('e')] })
    expect(findCard(lists, 'e')).toMatchObject({ tab: 'ended', card: { conversation: 'e' } })
    expect(findCard(lists, 'x')).toBeNull()
  })
})
