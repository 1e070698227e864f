import { describe, expect, it } from 'vitest'
import type { Summary } from '@subtext/api'
import { matterOf, partsOfHeadline } from './headline'

describe('the parts of a headline', () => {
  it.each([
    ['挂失（客户要求人工）：「卡丢了」', '客户要求人工', '「卡丢了」', '挂失'],
    ['挂失（客户要求人工）：「卡丢了」', '没有查到答案', '「卡丢了」', '挂失（客户要求人工）'],
    ['客户要求人工：「卡丢了」', '客户要求人工', '「卡丢了」', ''],
    ['挂失（客户要求人工）', '客户要求人工', '挂失', ''],
    ['客户要求人工', '客户要求人工', '客户要求人工', ''],
  ])('%s, handed over because %s', (headline, reason, title, matter) => {
    expect(partsOfHeadline(headline, reason)).toEqual({ title, matter })
  })
})

describe('what an open conversation is called', () => {
  const summary = (over: Partial<Summary>): Summary =>
    ({
      headline: '客户要求人工：「存款没入账」',
      reason: { code: 'asked_person', text: '客户要求人工' },
      ...over,
    }) as Summary

  it.each([
    [summary({ need: { id: 'n', name: '换了手机号' }, topic: { id: 't', name: '改手机号' } }), '换了手机号'],
    [summary({ need: null, topic: { id: 't', name: '改手机号' } }), '改手机号'],
    [summary({ need: null, topic: null }), '「存款没入账」'],
    [null, null],
  ])('%#', (given, called) => {
    expect(matterOf(given)).toBe(called)
  })
})
