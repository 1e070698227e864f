// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { createLinks } from './links'
import { inline, parseRich, plainText, type Part } from './richText'

const { allow } = createLinks(['bank.example'], ['partner.example'])
const parse = (text: string) => parseRich(text, allow)
const links = (parts: Part[]) =>
  parts.flatMap((part) => (part.kind === 'link' ? [[part.text, part.url]] : []))
const whole = (parts: Part[]) => parts.map(({ text }) => text).join('')

describe('an answer', () => {
  it('is sentences, steps and other ways', () => {
    const [first, steps, also, ways] = parse(
      '先挂失。\n1. 打电话\n2. 去网点\n也可以这样办：\n· 手机银行\n· 网上银行',
    )
    expect(first).toEqual({ kind: 'text', parts: [{ kind: 'text', text: '先挂失。' }] })
    expect(steps).toMatchObject({ kind: 'list', items: [{ mark: '1.' }, { mark: '2.' }] })
    expect(also).toMatchObject({ kind: 'text' })
    expect(ways).toMatchObject({ kind: 'list', items: [{ mark: '·' }, { mark: '·' }] })
  })

  it('keeps the line breaks of its sentences', () => {
    const [block] = parse('一\n二')
    expect(block?.kind === 'text' && whole(block.parts)).toBe('一\n二')
  })

  it('has bold words', () => {
    expect(inline('打 **400** 电话', allow)).toEqual([
      { kind: 'text', text: '打 ' },
      { kind: 'bold', text: '400' },
      { kind: 'text', text: ' 电话' },
    ])
  })

  it('shows a table as one card a row', () => {
    const blocks = parse('| 方式 | 费用 |\n|---|:-:|\n| 挂失 | 免费 |\n| 补卡 | **10 元** |\n完')
    expect(blocks[0]).toMatchObject({ kind: 'cards' })
    const cards = blocks[0]?.kind === 'cards' ? blocks[0].cards : []
    expect(cards.map((card) => card.map(({ name, parts }) => [name, whole(parts)]))).toEqual([
      [
        ['方式', '挂失'],
        ['费用', '免费'],
      ],
      [
        ['方式', '补卡'],
        ['费用', '10 元'],
      ],
    ])
    expect(blocks[1]).toMatchObject({ kind: 'text' })
  })

  it.each(['a|b', '| a | b |', '| a |\n|---|', '1.没有空格', '-5 元', '** 空 **'.slice(0, 2)])(
    'leaves %j as it is',
    (text) => {
      const blocks = parse(text)
      expect(blocks.map((block) => (block.kind === 'text' ? whole(block.parts) : block.kind))).toEqual([text])
    },
  )
})

describe('a link', () => {
  it.each([
    ['[须知](https://bank.example/a?b=c)', '须知', 'https://bank.example/a?b=c'],
    ['见 https://www.bank.example/a。', 'https://www.bank.example/a', 'https://www.bank.example/a'],
    ['(https://partner.example/x).', 'https://partner.example/x', 'https://partner.example/x'],
  ])('leads to the bank or where it lists: %s', (text, label, url) => {
    const parts = inline(text, allow)
    expect(links(parts)).toEqual([[label, url]])
  })

  it.each([
    '[点我](javascript:alert(1))',
    '[点我](JaVaScRiPt:alert(1))',
    '[点我](data:text/html,x)',
    '[点我](//bank.example)',
    '[点我](http://bank.example)',
    '[点我](https://evil.example)',
    '[点我](https://bank.example.evil.example)',
    '[点我](https://bank.example@evil.example)',
    '[点我](https://user:pass@bank.example)',
    '[点我](https://evil.example/bank.example)',
    '[点我](https://xn--bnk-5cd.example)',
    'https://evil.example/x',
    'https://evilbank.example/x',
    '[点我](https://evil.example@bank.example/)',
    'https://bank.example%2eevil.example',
  ])('that leads elsewhere stays text: %s', (text) => {
    const parts = inline(text, allow)
    expect(links(parts)).toEqual([])
    expect(whole(parts)).toBe(text)
  })

  it('is no picture', () => {
    expect(inline('![图](https://bank.example/a.png)', allow)).toEqual([
      { kind: 'text', text: '!' },
      { kind: 'link', text: '图', url: 'https://bank.example/a.png' },
    ])
  })
})

it('is read aloud without its markup', () => {
  expect(
    plainText('**先**挂失\n| 方式 | 费用 |\n|---|---|\n| 挂失 | 免费 |\n见[须知](https://bank.example)'),
  ).toBe('先挂失\n| 方式 | 费用 |\n| 挂失 | 免费 |\n见须知')
})

it('costs little for a hostile text', () => {
  const began = performance.now()
  for (const piece of ['**', '[', '](https://', '|---', ' ', 'https://', '1. ', '|-:']) {
    parse(piece.repeat(2_000))
    plainText(piece.repeat(2_000))
  }
  expect(performance.now() - began).toBeLessThan(4_000)
})
