import type { BubbleRow, Row } from '@subtext/chat-ui'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, ref, type EffectScope } from 'vue'
import { usePace } from './pace'

let scope: EffectScope

const bubble = (key: string, by: BubbleRow['by'] = 'bot', text = '好'): Row =>
  ({ kind: 'bubble', key, by, text }) as BubbleRow

function setUp(on = true) {
  const rows = ref<Row[]>([bubble('1', 'customer')])
  const elder = ref(on)
  const pace = scope.run(() => usePace(rows, elder))!
  const add = (...more: Row[]) => (rows.value = [...rows.value, ...more])
  const shown = () => pace.rows.value.map(({ key }) => key).join('')
  return { add, elder, shown, holding: () => pace.holding.value }
}

beforeEach(() => {
  vi.useFakeTimers()
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

describe('one bubble at a time', () => {
  it('with time to read, whether they come together or one by one', () => {
    const { add, shown, holding } = setUp()
    add(bubble('2'), bubble('3'))
    add(bubble('4'))
    expect([shown(), holding()]).toEqual(['12', true])
    vi.advanceTimersByTime(1_500)
    expect(shown()).toBe('123')
    vi.advanceTimersByTime(1_500)
    expect([shown(), holding()]).toEqual(['1234', false])
  })

  it('with more time for more words', () => {
    const { add, shown } = setUp()
    add(bubble('2', 'bot', '字'.repeat(50)), bubble('3'))
    vi.advanceTimersByTime(3_400)
    expect(shown()).toBe('12')
    vi.advanceTimersByTime(100)
    expect(shown()).toBe('123')
  })

  it('without a wait for whoever has finished reading', () => {
    const { add, shown } = setUp()
    add(bubble('2'))
    vi.advanceTimersByTime(1_500)
    add(bubble('3'))
    expect(shown()).toBe('123')
  })

  it('is over when the customer speaks, a person answers, or he wants the standard form', () => {
    const { add, elder, shown } = setUp()
    add(bubble('2'), bubble('3'))
    add(bubble('4', 'customer'))
    expect(shown()).toBe('1234')
    add(bubble('5'), bubble('6'), bubble('7', 'agent'))
    expect(shown()).toBe('1234567')
    add(bubble('8'), bubble('9'))
    expect(shown()).toBe('12345678')
    elder.value = false
    expect(shown()).toBe('123456789')
  })

  it('is for the elder form only, and not for what was there before', () => {
    const standard = setUp(false)
    standard.add(bubble('2'), bubble('3'))
    expect(standard.shown()).toBe('123')
    const rows = ref<Row[]>([])
    const pace = scope.run(() => usePace(rows, ref(true)))!
    rows.value = [bubble('1'), bubble('2'), bubble('3')]
    expect(pace.rows.value).toHaveLength(3)
  })
})
