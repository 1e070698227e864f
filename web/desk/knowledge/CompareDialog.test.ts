import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Comparison } from '@subtext/api'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import CompareDialog from './CompareDialog.vue'

const CONFUSABLE = 'GET /v1/staff/knowledge/confusable'
const COMPARE = 'GET /v1/staff/knowledge/compare'
const NEIGHBOURS = [
  { topic: 'credit.loss', title: '信用卡挂失' },
  { topic: 'card.replace', title: '换卡与补卡' },
]
let service: FakeService

function comparison(other: string): Comparison {
  return {
    a: { topic: 'card.loss', title: '借记卡挂失', answer: '请马上挂失。' },
    b: { topic: other, title: `标题 ${other}`, answer: '先打电话。' },
    steps: [
      { same: true, a: '打客服电话', b: '打客服电话。' },
      { same: false, a: '到网点补卡', b: null },
    ],
    difference: '丢的是哪张卡',
    ask: '是信用卡吗？',
  }
}

beforeEach(() => {
  document.body.replaceChildren()
  setActivePinia(createPinia())
  service = fakeService({
    [CONFUSABLE]: () => ({ body: { neighbours: NEIGHBOURS } }),
    [COMPARE]: ({ query }) => ({ body: comparison(query.get('b') ?? '') }),
  })
  vi.stubGlobal('fetch', service.fetch)
})

async function open(modelValue = true) {
  const dialog = mount(CompareDialog, {
    props: { topic: { id: 'card.loss', name: '借记卡挂失' }, modelValue },
    global: { stubs: { teleport: true, transition: false } },
    attachTo: document.body,
  })
  await flushPromises()
  return dialog
}

describe('CompareDialog', () => {
  it('shows what is the same and what differs from the likeliest neighbour', async () => {
    const dialog = await open()
    const rows = dialog.findAll('tbody tr').map((row) => row.text())
    expect(rows).toEqual(['结论请马上挂失。先打电话。', '相同打客服电话打客服电话。', '不同到网点补卡—'])
    for (const part of ['区别 丢的是哪张卡', '可以问客户 是信用卡吗？', '标题 credit.loss']) {
      expect(dialog.text()).toContain(part)
    }
  })

  it('compares with another neighbour on demand', async () => {
    const dialog = await open()
    await dialog.get('.choices').findAll('button')[1]!.trigger('click')
    await flushPromises()
    expect(service.requests.at(-1)?.query.get('b')).toBe('card.replace')
    expect(dialog.get('[aria-pressed="true"]').text()).toBe('换卡与补卡')
    expect(dialog.get('[data-testid="comparison"]').text()).toContain('标题 card.replace')
  })

  it('asks for nothing before it is opened', async () => {
    await open(false)
    expect(service.requests).toEqual([])
  })

  it('says so when there is no neighbour', async () => {
    service.on(CONFUSABLE, () => ({ body: { neighbours: [] } }))
    const dialog = await open()
    expect(dialog.text()).toContain('没有容易混淆的业务')
    expect(service.requests).toHaveLength(1)
  })

  it('says why it failed', async () => {
    service.on(CONFUSABLE, () => refusal(404, 'nothing_to_compare'))
    const dialog = await open()
    expect(dialog.get('[role="alert"]').text()).toContain('没有可以对比的内容')
  })
})
