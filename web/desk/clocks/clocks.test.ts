import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { DueClock } from '@subtext/api'
import { chooseStaffLocale, serverClock } from '@subtext/staff-ui'
import { moment } from '../testing'
import ClockChip from './ClockChip.vue'
import { stateOf } from './state'

const clock = (over: Partial<DueClock> = {}): DueClock => ({
  kind: 'next_reply',
  since: moment(0),
  warn_at: moment(84),
  due_at: moment(120),
  paused_seconds: null,
  ...over,
})
const at = (seconds: number): number => Date.parse(moment(seconds))

afterEach(() => {
  vi.useRealTimers()
  chooseStaffLocale('zh-CN')
  serverClock.synchronise(new Date().toISOString())
})

describe('a clock', () => {
  it.each([
    [0, 'running', 120],
    [83, 'running', 37],
    [84, 'soon', 36],
    [119, 'soon', 1],
    [120, 'late', 0],
    [150, 'late', 30],
  ] as const)('after %i s is %s', (seconds, state, left) => {
    expect(stateOf(clock(), at(seconds))).toEqual({ state, ms: left * 1000 })
  })

  it('stands still while the desk is closed', () => {
    expect(stateOf(clock({ paused_seconds: 40 }), at(9_999))).toEqual({ state: 'paused', ms: 40_000 })
  })

  it('says what happens at its end', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'Date', 'performance'] })
    const chip = mount(ClockChip, { props: { clock: clock() } })
    const said: string[] = []
    for (const seconds of [30, 90, 150]) {
      serverClock.synchronise(moment(seconds - 1))
      await vi.advanceTimersByTimeAsync(1000)
      said.push(chip.text())
    }
    expect(said).toEqual(['距回复超时 1 分 30 秒', '回复只剩 30 秒', '回复已超时 30 秒'])
  })

  it('says how it stands in words, in both languages', async () => {
    const chip = mount(ClockChip, { props: { clock: clock({ paused_seconds: 65 }) } })
    expect(chip.text()).toBe('回复计时暂停，还剩 1 分 05 秒')
    chooseStaffLocale('en')
    await chip.vm.$nextTick()
    expect(chip.text()).toBe('Reply paused, 1 min 05 s left')
    expect(chip.get('[data-testid=clock]').attributes('data-state')).toBe('paused')
  })
})
