// @vitest-environment node
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { faultText } from './faults'
import { objectionText, releaseWords } from './words'

const source = (name: string) =>
  readFileSync(new URL(`../../../service/releases/${name}.py`, import.meta.url), 'utf-8')
const GATE = new Set([...source('gate').matchAll(/"(gate_[a-z_]+)"/g)].map((found) => found[1] ?? ''))
const SAID = { names: ['s7', 'card.loss'], count: 2, right: 84, live: 91.5, least: 88.2 }

describe('what the gate says', () => {
  it('is Chinese for every reason there is, and for no other', () => {
    expect(GATE.size).toBeGreaterThan(5)
    expect(Object.keys(releaseWords.value.objections).sort()).toEqual([...GATE].sort())
    for (const code of GATE) {
      const said = objectionText({ code, ...SAID })
      expect(said.replaceAll('card.loss', '').replaceAll(/s7/g, ''), code).toMatch(
        /^[^a-z]*[\u3400-\u9fff][^a-z]*$/,
      )
    }
  })

  it('names the reason where nobody has words for it', () => {
    expect(objectionText({ code: 'gate_new', ...SAID })).toBe('没有通过上线检查（gate_new）')
  })
})

it('tells of a release that was overtaken while it was loaded', () => {
  expect(faultText('release_outdated')).toMatch(/^载入期间/)
})
