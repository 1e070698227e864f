import { describe, expect, it } from 'vitest'
import { partsOfHeadline } from './headline'

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
