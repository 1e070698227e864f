import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { fakeService } from '@subtext/api/testing'
import KnowledgePanel from './KnowledgePanel.vue'

const CARD = { ask: ['要换多少'], materials: [], fees: [], time: [], risks: [] }
const FOUND = [
  {
    kind: 'article',
    topic: 'account.balance',
    title: '余额查询',
    probability: 0.001,
    likely: false,
    answer: '这样查。',
    steps: [],
    card: null,
  },
  {
    kind: 'article',
    topic: 'card.loss',
    title: '挂失',
    probability: 0.9,
    likely: true,
    answer: '马上挂失。',
    steps: ['打电话'],
    card: null,
  },
  {
    kind: 'playbook',
    topic: 'forex.exchange',
    title: '换汇',
    probability: 0.5,
    likely: true,
    answer: '我来办。',
    steps: ['核对额度'],
    card: CARD,
  },
]

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  const service = fakeService({ 'POST /v1/staff/knowledge/search': () => ({ body: { found: FOUND } }) })
  vi.stubGlobal('fetch', service.fetch)
})
afterEach(() => vi.useRealTimers())

async function searched() {
  const panel = mount(KnowledgePanel, { props: { insertable: true } })
  await panel.get('input').setValue('卡丢了')
  await vi.advanceTimersByTimeAsync(400)
  await flushPromises()
  return panel
}

it('is used by the keys alone: choose, insert, insert with steps, leave', async () => {
  const panel = await searched()
  const field = panel.get('input')
  await field.trigger('keydown', { key: 'Enter' })
  await field.trigger('keydown', { key: 'Enter', shiftKey: true })
  await field.trigger('keydown', { key: 'ArrowDown' })
  await flushPromises()
  await field.trigger('keydown', { key: 'Enter', shiftKey: true })
  expect(panel.emitted('insert')).toEqual([['马上挂失。'], ['马上挂失。\n1. 打电话'], ['我来办。']])
  expect(panel.get('[aria-selected="true"]').text()).toContain('换汇')
  await field.trigger('keydown', { key: 'Escape' })
  expect([panel.find('[role="option"]').exists(), panel.emitted('update:searching')]).toEqual([
    false,
    [[true], [false]],
  ])
})

it('opens an article that was asked for by name, until something else is typed', async () => {
  const panel = mount(KnowledgePanel, { props: { insertable: true }, attachTo: document.body })
  panel.vm.look({ topic: 'forex.exchange', title: '换汇' })
  await vi.advanceTimersByTimeAsync(400)
  await flushPromises()
  expect(panel.get('[aria-selected="true"]').text()).toContain('换汇')
  expect(document.activeElement).toBe(panel.get('input').element)
  await panel.get('input').setValue('换汇要多久')
  await vi.advanceTimersByTimeAsync(400)
  await flushPromises()
  expect(panel.get('[aria-selected="true"]').text()).toContain('挂失')
  panel.unmount()
})

it('does not take an Enter that chooses characters', async () => {
  const panel = await searched()
  await panel.get('input').trigger('keydown', { key: 'Enter', isComposing: true })
  expect(panel.emitted('insert')).toBeUndefined()
})

it('shows the card for the agent alone, and leads to the comparison', async () => {
  const panel = await searched()
  await panel.findAll('[role="option"]')[1]!.trigger('click')
  await flushPromises()
  expect(panel.get('[data-testid="found"]').text()).toContain('只给坐席看，不要发给客户')
  expect(panel.get('[data-testid="found"]').text()).toContain('要换多少')
  await panel
    .findAll('button')
    .find((button) => button.text() === '对比相似业务')!
    .trigger('click')
  expect(panel.emitted('compare')).toEqual([[{ id: 'forex.exchange', name: '换汇' }]])
})

it('puts what is hardly meant under the others, without a percentage', async () => {
  const panel = await searched()
  const rows = panel.findAll('li').map((row) => row.text())
  expect(rows.slice(0, 4)).toEqual([
    '挂失答案 · 相符 90%',
    '换汇办理要点 · 相符 50%',
    '其他答案',
    '余额查询答案',
  ])
  expect(panel.get('[role="status"]').text()).toBe('最相符的答案 2 个，其他 1 个')
})
