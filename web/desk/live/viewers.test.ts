// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createViewers, type ViewersFrame } from './viewers'

const send = vi.fn()
let viewers: ReturnType<typeof createViewers>
const said = (): unknown[] => send.mock.calls.map(([frame]) => [frame.conversation, frame.writing])
const frame = (conversation: string): ViewersFrame => ({
  type: 'viewers',
  conversation,
  people: [{ number: '1002', writing: true }],
  seconds: 25,
})

beforeEach(() => {
  vi.useFakeTimers()
  send.mockReset()
  viewers = createViewers(send)
})
afterEach(() => {
  viewers.stop()
  vi.useRealTimers()
})

describe('what is told to the other desks', () => {
  it('is what is open here, again and again, until nothing is', () => {
    viewers.open('c1')
    vi.advanceTimersByTime(20_000)
    viewers.open(null)
    vi.advanceTimersByTime(60_000)
    expect(said()).toEqual([
      ['c1', false],
      ['c1', false],
      ['c1', false],
      [null, false],
    ])
  })

  it('is that he writes, once, and once that he no longer does', () => {
    viewers.open('c1')
    viewers.wrote()
    vi.advanceTimersByTime(3_000)
    viewers.wrote()
    vi.advanceTimersByTime(5_000)
    expect(said()).toEqual([
      ['c1', false],
      ['c1', true],
      ['c1', false],
    ])
  })

  it('is not that he writes in the conversation he went to', () => {
    viewers.open('c1')
    viewers.wrote()
    viewers.open('c2')
    expect(said().at(-1)).toEqual(['c2', false])
  })
})

describe('what they tell', () => {
  it('is kept for the open conversation, and for a time', () => {
    viewers.open('c1')
    viewers.take(frame('c2'))
    expect(viewers.people.value).toEqual([])
    viewers.take(frame('c1'))
    vi.advanceTimersByTime(24_000)
    expect(viewers.people.value).toEqual([{ number: '1002', writing: true }])
    vi.advanceTimersByTime(1_000)
    expect(viewers.people.value).toEqual([])
  })

  it('is forgotten with the conversation', () => {
    viewers.open('c1')
    viewers.take(frame('c1'))
    viewers.open('c2')
    expect(viewers.people.value).toEqual([])
  })
})
