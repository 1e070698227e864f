import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { CHAT_ACTIONS, createServerTime, type ChatActions } from './actions'
import { openLog } from './log'
import MessageList from './MessageList.vue'
import { rowsOf } from './rows'
import { agentSays, answers, AT, customer, feedback, opened, recalled, snapshot } from './testing'

const NOW = Date.parse(AT)

function list(events: Parameters<typeof snapshot>[0], given: Partial<ChatActions> = {}, self = 'customer') {
  const actions: ChatActions = { mine: (row) => row.by === self, now: () => NOW, ...given }
  const log = openLog(snapshot(events))
  const who = self as 'customer' | 'agent'
  const rows = rowsOf(
    log,
    () => null,
    () => 'day',
    who,
  )
  const provide = { [CHAT_ACTIONS as symbol]: actions }
  return mount(MessageList, { props: { rows, self: who }, global: { provide }, attachTo: document.body })
}

beforeEach(() => vi.useFakeTimers({ now: NOW }))
afterEach(() => vi.useRealTimers())

describe('an answer', () => {
  const events = [opened(), customer(2, '问'), answers(3, '答')]

  it('is judged, and judged anew', async () => {
    const given = vi.fn()
    const wrapper = list([...events, feedback(4, 3, true)], { feedback: given })
    const [helpful, unhelpful] = wrapper.findAll('.st-verdict')
    expect(helpful!.attributes('aria-pressed')).toBe('true')
    await helpful!.trigger('click')
    expect(given).not.toHaveBeenCalled()
    await unhelpful!.trigger('click')
    expect(given.mock.calls).toEqual([[3, false]])
    expect(wrapper.get('.st-thanks').text()).toBe('谢谢您的反馈')
  })

  it('is all that can be judged', () => {
    const wrapper = list([...events, agentSays(4, '我来')], { feedback: vi.fn() })
    expect(wrapper.findAll('[data-testid=feedback]')).toHaveLength(1)
  })

  it('shows staff what was said of it', () => {
    expect(
      list([...events, feedback(4, 3, false)])
        .get('[data-testid=feedback-record]')
        .text(),
    ).toBe('客户点了：没帮助')
    expect(list(events).find('[data-testid=feedback-record]').exists()).toBe(false)
  })
})

describe('taking back', () => {
  it('is offered for two minutes, for ones own words', async () => {
    const recall = vi.fn()
    const wrapper = list([opened(), customer(2, '说错了'), answers(3, '答')], { recall })
    await wrapper.get('[data-testid=recall]').trigger('click')
    expect(recall.mock.calls).toEqual([[2]])
    expect(wrapper.findAll('[data-testid=recall]')).toHaveLength(1)
  })

  it('ends by itself', async () => {
    let now = NOW
    const wrapper = list([opened(), customer(2, '说错了')], { recall: vi.fn(), now: () => now })
    expect(wrapper.find('[data-testid=recall]').exists()).toBe(true)
    now += 120_000
    vi.advanceTimersByTime(120_000)
    await nextTick()
    expect(wrapper.find('[data-testid=recall]').exists()).toBe(false)
  })

  it.each([
    ['what is older', [opened(), customer(2, '旧')], { now: () => NOW + 120_001 }],
    ['what was hidden', [opened(), customer(2, '[手机号]', 'c', ['phone'])], {}],
    ['what a colleague wrote', [opened(), agentSays(2, '我来')], { mine: () => false }],
  ])('is not offered for %s', (_what, events, given) => {
    const wrapper = list(
      events,
      { recall: vi.fn(), ...given },
      _what.includes('colleague') ? 'agent' : undefined,
    )
    expect(wrapper.find('[data-testid=recall]').exists()).toBe(false)
  })

  it('leaves a trace without the words, in whose eyes it may be', () => {
    const events = [opened(), customer(2, '说错了'), recalled(3, 2)]
    const wrapper = list(events, { recall: vi.fn() })
    expect(wrapper.get('[data-testid=recalled]').text()).toBe('您撤回了一条消息')
    expect(wrapper.html()).not.toContain('说错了')
    expect(wrapper.find('[data-testid=recall]').exists()).toBe(false)
    expect(list(events, {}, 'agent').get('[data-testid=recalled]').text()).toBe('我撤回了一条消息')
  })
})

describe('the clock of the service', () => {
  it('follows the newest thing heard', () => {
    const time = createServerTime(() => 1_000)
    expect(time.now()).toBe(1_000)
    time.heard('1970-01-01T00:01:00Z')
    expect(time.now()).toBe(60_000)
    time.heard('nonsense')
    expect(time.now()).toBe(60_000)
  })
})
