// @vitest-environment node
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { particulars, told } from './finding'
import { findingWords } from './findingWords'

const TABLE = readFileSync(new URL('../../../kb_index/lint/table.py', import.meta.url), 'utf-8')
const CODES = [...TABLE.matchAll(/Rule\(\s*"([a-z_]+)"/g)].map((found) => found[1] ?? '')

const finding = (code: string, message: string) => ({
  file: 'kb_index/articles/card/loss.yml',
  field: 'answer',
  code,
  message,
  fix: 'shorten it by 11',
  blocking: true,
})

describe('findings of the content check', () => {
  it('have a Chinese sentence and a remedy for every rule there is, and for no other', () => {
    expect(CODES.length).toBeGreaterThan(40)
    expect(Object.keys(findingWords.value.rules).sort()).toEqual([...CODES].sort())
    for (const code of CODES) {
      const { what, fix } = findingWords.value.rules[code] ?? { what: '', fix: '' }
      expect(what, code).toMatch(/^[\u3400-\u9fff“][^。]*[\u3400-\u9fff”]$/)
      expect(fix, code).toMatch(/[\u3400-\u9fff].*。$/)
    }
  })

  it('name the numbers, the wordings and the topic they are about', () => {
    expect(particulars('131 characters, at most 120')).toEqual(['现在 131，最多 120'])
    expect(particulars('3, at least 30')).toEqual(['现在 3，至少 30'])
    expect(
      particulars("'卡丢了' is also a question of card.loss (kb_index/articles/card/loss.yml:12)"),
    ).toEqual(['“卡丢了”', 'card.loss'])
    expect(particulars('a sentence of 52 characters, at most 40: 请您带上身份证')).toEqual([
      '现在 52，最多 40',
      '“请您带上身份证”',
    ])
  })

  it('are told in Chinese, with the check’s own words for technicians', () => {
    expect(told(finding('too_long', '131 characters, at most 120'))).toEqual({
      what: '回答太长',
      about: ['现在 131，最多 120'],
      fix: '缩短回答，其余内容放到步骤里。',
      technical: '131 characters, at most 120 → shorten it by 11',
    })
    expect(told(finding('made_up', 'odd')).what).toBe('内容不符合规则')
  })
})
