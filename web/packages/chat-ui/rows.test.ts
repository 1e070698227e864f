// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { applyEvent, beginSending, markFailed, openLog, type Log } from './log'
import { arrived, rowsOf, type BubbleRow, type NoticeWords, type Row } from './rows'
import {
  agentSays,
  answers,
  bot,
  customer,
  event,
  feedback,
  opened,
  owner,
  snapshot,
  system,
  verdicts,
} from './testing'

const words: NoticeWords = (entry) => (entry.kind === 'notice' ? entry.text : null)
const rows = (log: Log): Row[] => rowsOf(log, words, (at) => at.slice(0, 10))
const bubbles = (log: Log): BubbleRow[] => rows(log).filter((row) => row.kind === 'bubble')
const states = (log: Log): string[] =>
  bubbles(log).flatMap((row) => row.buttons.map((button) => button.state))

const asked = openLog(snapshot([opened(), bot(2, '是哪种情况？', ['换号了', '收不到'])]))

describe('quick replies', () => {
  it('are open until the customer says something', () => {
    expect(states(asked)).toEqual(['open', 'open'])
  })

  it('become a record of the choice', () => {
    expect(states(applyEvent(asked, customer(3, '收不到。')))).toEqual(['past', 'chosen'])
  })

  it('become a record already while the choice is being sent', () => {
    expect(states(beginSending(asked, { clientId: 'c', text: '换号了。', at: '2026-03-05' }))).toEqual([
      'chosen',
      'past',
    ])
  })

  it('show no choice when the customer said something else', () => {
    expect(states(applyEvent(asked, customer(3, '你们几点下班')))).toEqual(['past', 'past'])
  })
})

describe('whether an answer helped', () => {
  const answered = [opened(), customer(2, '问'), answers(3, '答'), verdicts(4)]
  const judged = (log: Log): boolean => bubbles(log).some((row) => row.answer)

  it('is asked once: by the buttons below it while they can be pressed, and when one was', () => {
    expect(judged(openLog(snapshot([opened(), customer(2, '问'), answers(3, '答')])))).toBe(true)
    expect(judged(openLog(snapshot(answered)))).toBe(false)
    expect(judged(openLog(snapshot([...answered, customer(5, '没解决')])))).toBe(false)
  })

  it('can be said later when the customer went on without them', () => {
    expect(judged(openLog(snapshot([...answered, customer(5, '怎么挂失')])))).toBe(true)
  })

  it('stays on record when it was said', () => {
    const log = openLog(snapshot([...answered, feedback(5, 3, true)]))
    expect(bubbles(log).map((row) => row.answer && row.helpful)).toContain(true)
  })
})

describe('what arrived', () => {
  const known = new Set(['seq-3', 'seq-4'])
  const keys = (shown: Log): string[] => arrived(rows(shown), known).map((row) => row.key)

  it('stands at the end: what was put before the known is the past', () => {
    const log = openLog(snapshot([1, 2, 3, 4, 5].map((seq) => system(seq, '词'))))
    expect(keys(log)).toEqual(['seq-5'])
  })

  it('is everything where nothing was known', () => {
    expect(keys(openLog(snapshot([system(1, '词'), system(2, '词')])))).toEqual(['seq-1', 'seq-2'])
  })
})

describe('rows', () => {
  it('separates days', () => {
    const log = openLog(
      snapshot([
        event(1, 'message.system', { text: '甲', code: 'a' }, '2026-03-05T01:00:00Z'),
        event(2, 'message.system', { text: '乙', code: 'a' }, '2026-03-05T02:00:00Z'),
        event(3, 'message.system', { text: '丙', code: 'a' }, '2026-03-06T01:00:00Z'),
      ]),
    )
    expect(rows(log).map((row) => row.kind)).toEqual(['day', 'notice', 'notice', 'day', 'notice'])
  })

  it('keeps a message under one key from sending to the stored event', () => {
    const before = beginSending(openLog(snapshot([opened()])), {
      clientId: 'client-a',
      text: '在',
      at: '2026-03-05',
    })
    const after = applyEvent(before, customer(2, '在', 'client-a'))
    expect(bubbles(after)[0]!.key).toBe(bubbles(before)[0]!.key)
  })

  it('may be sent again only while it is not stored', () => {
    const failed = markFailed(
      beginSending(openLog(snapshot([opened()])), { clientId: 'client-a', text: '在', at: '2026-03-05' }),
      'client-a',
    )
    expect(bubbles(failed)[0]).toMatchObject({ delivery: 'failed', clientId: 'client-a' })
    expect(bubbles(applyEvent(failed, customer(2, '在', 'client-a')))[0]).toMatchObject({
      delivery: 'sent',
      clientId: null,
    })
  })

  it('marks the latest message of each speaker', () => {
    const log = openLog(
      snapshot([opened(), customer(2, '一'), bot(3, '二'), customer(4, '三'), agentSays(5, '四')]),
    )
    expect(bubbles(log).map((row) => row.latest)).toEqual([false, true, true, true])
  })

  it('leaves out what has no words', () => {
    const log = openLog(snapshot([opened(), owner(2, 'bot', 'queued'), system(3, '已为您转接')]))
    expect(rows(log).map((row) => row.kind)).toEqual(['day', 'notice'])
  })
})
