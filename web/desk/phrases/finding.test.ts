import { match } from 'pinyin-pro'
import { describe, expect, it } from 'vitest'
import type { Phrase } from '@subtext/api'
import { filled, greetingAt, pieces, unfilledIn } from './filling'
import { askedAt, findPhrases, movedTo } from './finding'
import { phrase } from './testing'

const sounds = (text: string, query: string): boolean => match(text, query, { continuous: true }) !== null
const codes = (found: Phrase[]): string[] => found.map(({ shortcode }) => shortcode)

describe('where a phrase is asked for', () => {
  it.each([
    ['/', 1, ''],
    ['/nh', 3, 'nh'],
    ['您好 /JK', 6, 'jk'],
    ['第一行\n、问候', 7, '问候'],
    ['／nh', 3, 'nh'],
  ])('%j is asked', (text, caret, query) => {
    expect(askedAt(text, caret)?.query).toBe(query)
  })

  it.each([
    ['1/2', 3],
    ['https://bank', 12],
    ['您好/', 3],
    ['/nh 好', 5],
    ['苹果、梨', 4],
  ])('%j is not', (text, caret) => {
    expect(askedAt(text, caret)).toBeNull()
  })

  it('only what stands before the caret counts', () => {
    expect(askedAt('/nh再见', 3)).toEqual({ start: 0, end: 3, query: 'nh' })
    expect(askedAt('/nh', 0)).toBeNull()
  })
})

describe('which phrases are found', () => {
  const all = [
    phrase('a1', { title: '解卡快捷说明', used: 1 }),
    phrase('jk', { title: '结清贷款', used: 0 }),
    phrase('b2', { title: '银行网点', category: '办理', used: 9 }),
    phrase('c3', { title: '长辈问候', text: '我慢慢说，不着急', used: 5 }),
    phrase('jkk2', { title: '别的', used: 0 }),
  ]
  const find = (query: string, favourites: string[] = []): string[] =>
    codes(findPhrases(all, query, favourites, sounds))

  it('by initials, whole syllables and either sound of a character', () => {
    expect(find('jkk')).toEqual(['jkk2', 'a1'])
    expect(find('jiekakuai')).toEqual(['a1'])
    expect(find('yhwd')).toEqual(['b2'])
    expect([find('zbwh'), find('cbwh')]).toEqual([['c3'], ['c3']])
  })

  it('by characters of title, category and text', () => {
    expect([find('快捷'), find('办理'), find('不着急')]).toEqual([['a1'], ['b2'], ['c3']])
    expect(find('没有这个')).toEqual([])
  })

  it('a shortcode typed out comes first, then favourites in their own order, then the most used', () => {
    expect(find('jk', ['id-jkk2', 'id-a1'])).toEqual(['jk', 'jkk2', 'a1'])
    expect(find('', ['id-a1', 'id-jk'])).toEqual(['a1', 'jk', 'b2', 'c3', 'jkk2'])
  })
})

describe('what is filled in', () => {
  const known = {
    number: '1001',
    topic: null,
    now: Date.parse('2026-11-22T01:30:00Z'),
    values: { 银行名: '样例银行' },
  }

  it('fills what is known and leaves the rest to the agent', () => {
    expect(filled('{{客户称呼}}，{{时段问候}}！{{银行名}}{{工号}}，今天{{今天}}，{{业务名称}}', known)).toBe(
      '{{客户称呼}}，上午好！样例银行1001，今天11月22日，{{业务名称}}',
    )
  })

  it.each([
    ['2026-11-21T16:00:00Z', '晚上好'],
    ['2026-11-21T21:00:00Z', '早上好'],
    ['2026-11-22T04:30:00Z', '中午好'],
    ['2026-11-22T06:00:00Z', '下午好'],
    ['2026-11-22T10:00:00Z', '晚上好'],
  ])('greets at %s with %s', (moment, greeting) => {
    expect(greetingAt(Date.parse(moment))).toBe(greeting)
  })

  it('finds what is empty, with its place', () => {
    expect(unfilledIn('好{{客户称呼}}')).toEqual([
      { mark: '{{客户称呼}}', name: '客户称呼', start: 1, end: 9 },
    ])
    expect(unfilledIn('用 {} 或 {{}}')).toEqual([])
    expect(pieces('好{{工号}}。').map(({ unfilled }) => unfilled)).toEqual([false, true, false])
  })
})

it('moves one of a list', () => {
  expect([movedTo([1, 2, 3], 0, 2), movedTo([1, 2, 3], 2, 0), movedTo([1, 2, 3], 1, 9)]).toEqual([
    [2, 3, 1],
    [3, 1, 2],
    [1, 3, 2],
  ])
})
