// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { changedFields, fieldOf, textsOf } from './fields'

const STORED = {
  title: '挂失',
  answer: '打电话。',
  steps: ['打电话', '补卡'],
  alternatives: [],
  valid_from: '2026-01-01',
  valid_until: '2026-12-31',
}

describe('the fields of an article', () => {
  it('are nothing to send while nothing differs', () =>
    expect(changedFields(STORED, textsOf(STORED))).toEqual({}))

  it('are sent when they differ: lists by line, empty lines left out', () => {
    const texts = { ...textsOf(STORED), title: ' 卡丢了 ', steps: '打电话\n\n  去网点 \n' }
    expect(changedFields(STORED, texts)).toEqual({ title: '卡丢了', steps: ['打电话', '去网点'] })
  })

  it('may lose their end, and nothing else', () => {
    expect(changedFields(STORED, { ...textsOf(STORED), valid_until: '' })).toEqual({ valid_until: null })
    expect(changedFields(STORED, { ...textsOf(STORED), steps: '' })).toEqual({ steps: [] })
  })

  it('have the findings of their items', () => expect(fieldOf('steps.1')).toBe('steps'))
})
