// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { openLog, type Row } from '@subtext/chat-ui'
import { entry, handed, moment, said, snapshot } from '../testing'
import { consultedIn, entryWords, withEntries } from './entries'
import { splitAtHandoff } from './rows'

const texts = (rows: Row[]): string[] => rows.flatMap((row) => (row.kind === 'day' ? [] : [row.text]))

describe('entries of the desk', () => {
  it('stand among the messages by their time and are marked as internal', () => {
    const log = openLog(snapshot([handed(1, 'bot', 'human', '1001'), said(2, '在吗'), said(6, '好的')]))
    const rows = withEntries(splitAtHandoff(log).human, [
      entry(1, 'note', 4, { text: '额度够' }),
      entry(2, 'note', 9, { text: '可以办' }),
    ])
    expect(texts(rows).slice(1)).toEqual([
      '在吗',
      '内部备注 · 工号 1001：额度够',
      '好的',
      '内部备注 · 工号 1001：可以办',
    ])
    const tones = rows.map((row) => (row.kind === 'notice' ? row.tone : undefined)).filter(Boolean)
    expect(tones).toEqual(['internal', 'internal'])
  })

  it('are left out when a newer service writes another kind', () => {
    expect(entryWords(entry(1, 'unheard.of', 1, {}))).toBeNull()
  })

  it('tell category and outcome of a wrap-up', () => {
    const data = { category: ['外汇', '购汇'], resolved: false, note: '再等' }
    expect(entryWords(entry(1, 'wrapped_up', 1, data))).toBe('工号 1001 的小结 · 外汇 / 购汇 · 未解决：再等')
  })
})

describe('who is being asked', () => {
  const asked = entry(1, 'consult.asked', 3, { colleague: '1002', note: '能办吗' })
  const thread = (entries = [asked], over: Parameters<typeof snapshot>[0] = []) => ({
    log: openLog(snapshot([handed(1, 'queued', 'human', '1001'), ...over])),
    summary: null,
    entries,
    commitments: [],
    seen: 0,
  })

  it('is known until the question ends or the conversation changes hands', () => {
    expect(consultedIn(thread())).toBe('1002')
    expect(consultedIn(thread([asked, entry(2, 'consult.ended', 4, {})]))).toBeNull()
    expect(consultedIn(thread([asked], [handed(5, 'human', 'human', '1002')]))).toBeNull()
    expect(moment(3) < moment(5)).toBe(true)
  })
})
