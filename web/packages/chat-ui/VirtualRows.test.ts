import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import MessageList from './MessageList.vue'
import type { Row } from './rows'

/** What is fetched or focused comes when it comes: a busy machine may take its time. */
vi.setConfig({ testTimeout: 30_000 })
const landed = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 20_000 })

const SCREEN_PX = 600
const ROW_PX = 90
const MANY = 10_000

const row = (index: number): Row =>
  index % 1_000 === 0
    ? { kind: 'day', key: `day-${index}`, at: '2026-03-05T02:00:00Z' }
    : { kind: 'notice', key: `seq-${index}`, at: '2026-03-05T02:00:00Z', text: `第${index}条` }
const rows = (count: number): Row[] => Array.from({ length: count }, (_, index) => row(index))

async function list(count: number) {
  const wrapper = mount(MessageList, { props: { rows: rows(count) }, attachTo: document.body })
  await landed(() => expect(wrapper.findAll('.st-row').length).toBeGreaterThan(0))
  await flushPromises()
  return wrapper
}

beforeEach(() => {
  // The simulated browser lays nothing out; the scroller is as high as a panel and every row the same.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(SCREEN_PX)
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(ROW_PX)
})

describe('a long conversation', () => {
  it('is whole while it is short', async () => {
    const wrapper = await list(300)
    expect(wrapper.findAll('.st-row')).toHaveLength(300)
    expect(wrapper.find('.st-virtual').exists()).toBe(false)
  })

  it('has elements only for what is in sight', async () => {
    const wrapper = await list(MANY)
    await landed(() => expect(wrapper.find('.st-virtual').exists()).toBe(true))
    await landed(() => expect(wrapper.findAll('.st-row').length).toBeGreaterThan(2))
    expect(wrapper.findAll('.st-row').length).toBeLessThan(60)
    const first = wrapper.get('.st-row')
    expect([first.attributes('aria-setsize'), Number(first.attributes('aria-posinset'))]).toEqual([
      String(MANY),
      Number(first.attributes('data-index')) + 1,
    ])
  })

  it('is walked through with the keys as a short one, over the days', async () => {
    const wrapper = await list(MANY)
    await landed(() => expect(wrapper.find('.st-virtual').exists()).toBe(true))
    const region = wrapper.get('[role=region]')
    const press = async (key: string, text: string) => {
      await region.trigger('keydown', { key })
      await landed(() => expect(document.activeElement?.textContent).toBe(text))
    }
    await press('End', '第9999条')
    await press('ArrowUp', '第9998条')
    await press('Home', '第1条')
    await press('ArrowUp', '第1条')
    await press('ArrowDown', '第2条')
  })
})
