import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Measured } from '@subtext/api'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import MeasuredPanel from './MeasuredPanel.vue'

const ID = 'job_aaaaaaaaaaaaaaaaaaaaaa'
const PATH = `GET /v1/studio/jobs/${ID}/measured`
const MEASURED: Measured = {
  calibration: {
    answer: 0.8686,
    suggest: 0.4,
    points: [{ stated: 95, right: 90, low: 80, high: 96, n: 60 }],
    histogram: [{ low: 0.9, high: 0.95, right: 54, wrong: 6 }],
    right: [0.5, 0.9, 0.95, 0.96],
    among: [0.7],
    wrong: [0.2, 0.88, 0.3, 0.1, 0.2].sort(),
  },
  confusion: {
    topics: [
      { topic: 'card.limit', n: 12, found: 9 },
      { topic: 'card.loss', n: 20, found: 15 },
    ],
    pairs: [
      { expected: 'card.loss', found: 'card.limit', n: 11, messages: ['卡没了', '卡不能用了'] },
      { expected: 'card.limit', found: 'card.loss', n: 1, messages: ['限额'] },
    ],
  },
}
const NAMES: Record<string, string> = { 'card.limit': '限额', 'card.loss': '挂失' }
let service: FakeService
let wrapper: ReturnType<typeof mount>

async function show(pair: string | null = null) {
  wrapper = mount(MeasuredPanel, {
    props: {
      job: ID,
      topic: (id: string | null) => NAMES[id ?? ''] ?? '',
      modelValue: pair,
      'onUpdate:modelValue': (modelValue: string | null) => wrapper.setProps({ modelValue }),
    },
    attachTo: document.body,
  })
  await flushPromises()
  return wrapper
}

const row = (name: string): string => wrapper.get(`[data-outcome="${name}"]`).text()
const cell = (key: string) => wrapper.get(`[data-pair="${key}"]`)

beforeEach(() => {
  setActivePinia(createPinia())
  service = fakeService({ [PATH]: () => ({ body: MEASURED }) })
  vi.stubGlobal('fetch', service.fetch)
})
afterEach(() => wrapper.unmount())

describe('the square of topics', () => {
  it('shows the messages of the cell that is chosen, and marks the same pair in the list', async () => {
    await show()
    expect(wrapper.get('[data-testid="pair-messages"]').text()).toContain('选一格或一行')
    await cell('card.loss card.limit').trigger('click')
    const said = wrapper.get('[data-testid="pair-messages"]').text()
    expect(said).toContain('挂失 认成 限额，11 条')
    expect(said).toContain('卡没了')
    expect(said).toContain('另有 9 条没有列出')
    expect(wrapper.get('[data-testid="pairs"] [aria-pressed="true"]').text()).toContain('挂失 → 限额')
  })

  it('marks the cell of the line that is chosen', async () => {
    await show()
    await wrapper.findAll('[data-testid="pairs"] button')[1]!.trigger('click')
    expect(cell('card.limit card.loss').attributes('aria-pressed')).toBe('true')
    expect(cell('card.loss card.limit').attributes('aria-pressed')).toBe('false')
  })

  it('is one stop of the tab key, moved by arrows, and names each cell in words', async () => {
    await show()
    const [first, second] = [cell('card.limit card.loss'), cell('card.loss card.limit')]
    expect([first.attributes('tabindex'), second.attributes('tabindex')]).toEqual(['0', '-1'])
    await first.trigger('keydown', { key: 'ArrowDown' })
    await flushPromises()
    expect(document.activeElement).toBe(second.element)
    expect([first.attributes('tabindex'), second.attributes('tabindex')]).toEqual(['-1', '0'])
    expect(second.attributes('aria-label')).toBe('挂失 认成 限额：11 条')
  })
})

describe('the lines', () => {
  it('tell what the present ones do, and what others would', async () => {
    await show()
    expect(row('answered')).toMatch(/30\.0%.*30\.0%/)
    expect(row('misled')).toMatch(/10\.0%.*10\.0%/)
    expect(wrapper.find('[data-testid="as-now"]').exists()).toBe(false)
    await wrapper.get('[data-testid="line-answer"]').setValue('60')
    expect(row('misled')).toMatch(/10\.0%.*20\.0%/)
    expect(wrapper.find('[data-testid="tried-answer"]').exists()).toBe(true)
    await wrapper.get('[data-testid="as-now"]').trigger('click')
    expect(row('misled')).toMatch(/10\.0%.*10\.0%/)
  })

  it('never cross, and may lie where nothing is answered', async () => {
    await show()
    await wrapper.get('[data-testid="line-answer"]').setValue('30')
    expect((wrapper.get('[data-testid="line-suggest"]').element as HTMLInputElement).value).toBe('30')
    await wrapper.get('[data-testid="line-answer"]').setValue('101')
    expect(wrapper.get('[data-testid="line-answer"]').attributes('aria-valuetext')).toBe('从不直接回答')
    expect(row('answered')).toMatch(/30\.0%.*0\.0%/)
  })
})

describe('what was not measured', () => {
  it('is said', async () => {
    service.on(PATH, () => ({ body: { calibration: null, confusion: { topics: [], pairs: [] } } }))
    await show()
    expect(wrapper.text()).toContain('没有留下逐题的把握')
    expect(wrapper.text()).toContain('没有主题被认成别的主题')
  })

  it('is an error in plain words when the report is gone', async () => {
    service.on(PATH, () => refusal(409, 'job_without_report'))
    await show()
    expect(wrapper.text()).toContain('结果还在的评测')
  })
})
