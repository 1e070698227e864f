import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Summary } from '@subtext/api'
import {
  addedText,
  factLabel,
  headlineText,
  identityText,
  lastText,
  moodText,
  outcomeText,
  promiseText,
  reasonText,
  takenText,
} from './coded'
import { chooseStaffLocale } from './locale'

const coded = (code: string, text: string) => ({ code, text })
const summary = (identity_level: string | undefined, identity: string): Summary =>
  ({ identity, identity_level }) as Summary
const promise = { kind: 'callback', text: '回电：告知结果', due_at: '' }

afterEach(() => chooseStaffLocale('zh-CN'))

describe('in Chinese', () => {
  it('everything is said as the service says it', () => {
    expect([
      reasonText(coded('asked_person', '客户要求人工')),
      outcomeText('person', coded('solved', '已解决')),
      moodText('平静 → 着急'),
      headlineText('客户要求人工：「卡丢了」'),
      promiseText(promise),
      identityText(summary('verified', '已由银行网站确认')),
    ]).toEqual([
      '客户要求人工',
      '已解决',
      '平静 → 着急',
      '客户要求人工：「卡丢了」',
      '回电：告知结果',
      '已由银行网站确认',
    ])
  })
})

describe('in English', () => {
  beforeEach(() => chooseStaffLocale('en'))

  it('what comes from a list is said in English', () => {
    expect([
      reasonText(coded('asked_person', '客户要求人工')),
      outcomeText('bot', coded('helped', '客户说解决了')),
      takenText(coded('none', '没有评价')),
      moodText('平静 → 着急'),
      identityText(summary('unverified', '未核验（业务需要时再核验）')),
      promiseText(promise),
      factLabel('提到的日期'),
      addedText('客户发了 2 张图片'),
      lastText('（已撤回）'),
    ]).toEqual([
      'Asked for a person',
      'customer said it helped',
      'Not rated',
      'calm → in a hurry',
      'Not verified (verify when the matter needs it)',
      'Callback: 告知结果',
      'Days named',
      'Images sent: 2',
      '(taken back)',
    ])
  })

  it.each([
    ['客户要求人工：「卡丢了」', 'Asked for a person: 「卡丢了」'],
    ['需要人工协助', 'Needs a person'],
    ['挂失（客户要求人工）：「客户要求人工」', '挂失 (Asked for a person): 「客户要求人工」'],
    ['挂失', '挂失'],
  ])('of a headline only what is ours: %s', (headline, shown) => {
    expect(headlineText(headline)).toBe(shown)
  })

  it('what has no English name stays as it came', () => {
    expect([
      reasonText(coded('of_tomorrow', '新的原因')),
      moodText('惊喜'),
      identityText(summary(undefined, '未核验')),
      lastText('我的卡丢了'),
      lastText('constructor'),
      headlineText('toString'),
      addedText('我发了 2 张图片'),
    ]).toEqual(['新的原因', '惊喜', '未核验', '我的卡丢了', 'constructor', 'toString', '我发了 2 张图片'])
  })
})
