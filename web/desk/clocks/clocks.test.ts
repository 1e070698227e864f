import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
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

  it('says how it stands in words, in both languages', async () => {
    const chip = mount(ClockChip, { props: { clock: clock({ paused_seconds: 65 }) } })
    expect(chip.text()).toBe('回复 暂停 01:05')
    chooseStaffLocale('en')
    await chip.vm.$nextTick()
    expect(chip.text()).toBe('Reply: paused 01:05')
    expect(chip.get('[data-testid=clock]').attributes('data-state')).toBe('paused')
  })
})
