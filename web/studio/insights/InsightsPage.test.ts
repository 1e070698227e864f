import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Insights } from '@subtext/api'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import { chooseStaffLocale } from '@subtext/staff-ui'
import { createStudioRouter } from '../router'
import InsightsPage from './InsightsPage.vue'
import { INSIGHTS } from './testing'

const READ = 'GET /v1/studio/insights'
const EMPTY: Insights = {
  ...INSIGHTS,
  counted_from: null,
  comparable: false,
  totals: { ...INSIGHTS.totals, conversations: 0, change: null },
  topics: [],
  coverage: { ...INSIGHTS.coverage, volume: 0, carried: null, contained: null, inside: [], outside: [] },
  few: [],
  weak: [],
  unused: [],
  dated: [],
  close: [],
}
let service: FakeService

async function page() {
  const wrapper = mount(InsightsPage, {
    global: { plugins: [createStudioRouter()] },
    attachTo: document.body,
  })
  await flushPromises()
  return wrapper
}

beforeEach(() => {
  setActivePinia(createPinia())
  service = fakeService({ [READ]: () => ({ body: INSIGHTS }) })
  vi.stubGlobal('fetch', service.fetch)
})
afterEach(() => {
  chooseStaffLocale('zh-CN')
  vi.unstubAllGlobals()
})

describe('insights', () => {
  it('show the figures, the line and what is outside it with its people', async () => {
    const wrapper = await page()
    expect(wrapper.get('[data-testid="range"]').text()).toBe('2026-11-17 至 2026-11-23')
    expect(wrapper.get('[data-testid="totals"]').text()).toContain('比上期 +60%')
    expect(wrapper.get('[data-testid="demand-inside"]').text()).toContain('回答 12')
    expect(wrapper.get('[data-testid="demand-line"]').text()).toContain('1 个业务承担了 81.3%')
    expect(wrapper.get('[data-testid="demand-outside"]').text()).toContain('外汇业务')
  })

  it('lead from what needs a hand to where it is mended', async () => {
    const wrapper = await page()
    const links = (block: string) =>
      wrapper.findAll(`[data-testid="upkeep-${block}"] a`).map((one) => one.attributes('href'))
    expect(links('weak')).toEqual(['#/changes/new?topic=card.loss'])
    expect(links('few')).toEqual(['#/inbox', '#/changes/new?topic=card.new'])
    expect(links('close')).toEqual(['#/changes/new?topic=card.loss', '#/changes/new?topic=card.replace'])
    expect(wrapper.get('[data-testid="upkeep-weak"]').text()).toContain('12 次中 5 次（19.3% 至 68%）')
    expect(wrapper.get('[data-testid="upkeep-weak"]').text()).toContain('明显高于平均')
    expect(wrapper.get('[data-testid="upkeep-dated"]').text()).toContain('已过期 2026-11-22')
  })

  it('show a few rows of each kind, and all when asked', async () => {
    const unused = Array.from({ length: 20 }, (_, number) => ({
      topic: `card.t${number}`,
      name: `业务${number}`,
      title: '标题',
      turns: number,
    }))
    service.on(READ, () => ({ body: { ...INSIGHTS, unused } }))
    const wrapper = await page()
    const block = wrapper.get('[data-testid="upkeep-unused"]')
    expect(block.findAll('[data-testid="upkeep-row"]')).toHaveLength(6)
    await block.get('button').trigger('click')
    expect(block.findAll('[data-testid="upkeep-row"]')).toHaveLength(20)
    expect(block.get('button').attributes('aria-expanded')).toBe('true')
  })

  it('show the period that was chosen last, whichever answer comes first', async () => {
    let slow: (answer: { body: unknown }) => void = () => undefined
    service.on(READ, ({ query }) => {
      if (query.get('days') === '7') return { body: INSIGHTS }
      if (query.get('days') === '30') return new Promise((resolve) => (slow = resolve))
      return { body: { ...INSIGHTS, days: 90, first_day: '2026-08-26' } }
    })
    const wrapper = await page()
    await wrapper.get('[data-testid="days-30"]').trigger('click')
    await wrapper.get('[data-testid="days-90"]').trigger('click')
    await flushPromises()
    slow({ body: { ...INSIGHTS, days: 30, first_day: '2026-10-25' } })
    await flushPromises()
    expect(wrapper.get('[data-testid="range"]').text()).toBe('2026-08-26 至 2026-11-23')
    expect(wrapper.get('[data-testid="days-90"]').attributes('aria-pressed')).toBe('true')
    const asked = service.requests.filter((one) => one.path === '/v1/studio/insights')
    expect(asked.map((one) => one.query.get('days'))).toEqual(['7', '30', '90'])
  })

  it('say so when there is nothing, or nothing to compare with', async () => {
    service.on(READ, () => ({ body: EMPTY }))
    const empty = await page()
    expect(empty.text()).toContain('这段时间还没有会话。')
    expect(empty.text()).toContain('没有发现需要处理的内容。')
    expect(empty.text()).not.toContain('起统计')
    service.on(READ, () => ({ body: { ...INSIGHTS, comparable: false, counted_from: '2026-11-13' } }))
    expect((await page()).text()).toContain('自 2026-11-13 起统计')
  })

  it('copy the digest, or leave it selected where the page may not', async () => {
    const written: string[] = []
    vi.stubGlobal('navigator', { clipboard: { writeText: async (text: string) => void written.push(text) } })
    const wrapper = await page()
    await wrapper.get('[data-testid="copy-digest"]').trigger('click')
    await flushPromises()
    expect(written).toEqual([INSIGHTS.digest])
    expect(wrapper.get('[data-testid="digest-said"]').text()).toBe('已复制')

    vi.stubGlobal('navigator', {})
    await wrapper.get('[data-testid="copy-digest"]').trigger('click')
    await flushPromises()
    expect(wrapper.get('[data-testid="digest-said"]').text()).toContain('Ctrl+C')
    const field = wrapper.get<HTMLTextAreaElement>('[data-testid="digest"]').element
    expect(field.selectionEnd - field.selectionStart).toBe(INSIGHTS.digest.length)
  })

  it('say why they cannot be read, and can be asked again', async () => {
    service.on(READ, () => refusal(503, 'busy'))
    const wrapper = await page()
    expect(wrapper.get('[role="alert"]').text()).not.toBe('')
    service.on(READ, () => ({ body: INSIGHTS }))
    await wrapper.get('[data-testid="days-7"]').trigger('click')
    await flushPromises()
    expect(wrapper.find('[role="alert"]').exists()).toBe(false)
    expect(wrapper.get('[data-testid="range"]').text()).toContain('2026-11-23')
  })

  it('are there in English', async () => {
    chooseStaffLocale('en')
    const wrapper = await page()
    expect(wrapper.get('[data-testid="upkeep-weak"]').text()).toContain('5 of 12')
    expect(wrapper.get('[data-testid="demand-inside"]').text()).toContain('answer 12')
  })
})
