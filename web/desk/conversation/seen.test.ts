import { describe, expect, it } from 'vitest'
import { openLog } from '@subtext/chat-ui'
import { replied, said, snapshot } from '../testing'
import { splitAtHandoff } from './rows'
import { withSeen } from './seen'

const EVENTS = [
  replied(1, '您好', 'a'),
  said(2, '在的'),
  replied(3, '请稍候', 'b'),
  replied(4, '查到了', 'c'),
]
const marked = (seen: number, events = EVENTS): (number | null)[] =>
  withSeen(splitAtHandoff(openLog(snapshot(events))).human, seen).flatMap((row) =>
    row.kind === 'bubble' && row.seen ? [row.seq] : [],
  )

describe('what the customer has seen', () => {
  it('stands at the newest message of an agent up to there, and at no other', () => {
    expect([0, 1, 2, 3, 4, 9].map((seen) => marked(seen))).toEqual([[], [1], [1], [3], [4], [4]])
  })

  it('stands at nothing that was taken back, nor at what is still being sent', () => {
    const back = {
      ...EVENTS[3]!,
      data: { ...EVENTS[3]!.data, text: '', recalled: true },
    } as (typeof EVENTS)[number]
    expect(marked(9, [...EVENTS.slice(0, 3), back])).toEqual([3])
  })
})
