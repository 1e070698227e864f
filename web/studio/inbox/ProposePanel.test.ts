import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import type { LeftOutReason, Proposals } from '@subtext/api'
import { createStudioRouter } from '../router'
import ProposePanel from './ProposePanel.vue'
import { proposalWords } from './proposalWords'

const PATH = '/v1/studio/inbox/proposals'
const LEFT = {
  topic: 'card.loss',
  name: '挂失',
  text: '存款利率怎么办',
  why: 'contradicts',
  other: '',
} as const
const STANDING: Proposals = {
  messages: 18,
  wordings: 15,
  topics: 3,
  left_out: [{ ...LEFT, label: 'l_left' }],
  new_topics: [
    { name: '手表版', messages: 2, labels: ['l_one', 'l_two'], texts: ['手表上能装吗', '手表怎么下载'] },
  ],
  changes: [
    { id: 'cs_old', title: '补问法', state: 'rejected', messages: 4, changed_at: '2026-11-22T04:00:00Z' },
  ],
}
const NOTHING: Proposals = {
  messages: 0,
  wordings: 0,
  topics: 0,
  left_out: [],
  new_topics: [],
  changes: [],
}
const PROPOSED = {
  change: 'cs_new',
  wordings: 15,
  topics: 3,
  messages: 17,
  left_out: [{ ...LEFT, other: '存款利率' }],
}
let service: FakeService
let standing: Proposals

async function panel() {
  const wrapper = mount(ProposePanel, {
    props: { decided: 0 },
    global: { plugins: [createStudioRouter()] },
  })
  await flushPromises()
  return wrapper
}

const sent = (method: string) => service.requests.filter((one) => one.method === method)

beforeEach(() => {
  setActivePinia(createPinia())
  standing = STANDING
  service = fakeService({
    [`GET ${PATH}`]: () => ({ body: standing }),
    [`POST ${PATH}`]: () => {
      standing = { ...NOTHING, left_out: STANDING.left_out }
      return { status: 201, body: PROPOSED }
    },
  })
  vi.stubGlobal('fetch', service.fetch)
})

describe('what was labelled and not proposed', () => {
  it('is counted, with what happens to new topics and what became of earlier ones', async () => {
    const wrapper = await panel()
    expect(wrapper.get('[data-testid="proposals-tally"]').text()).toBe('已标注 18 条，尚未提交')
    expect(wrapper.get('[data-testid="new-topics"]').text()).toContain('新主题要先有内容')
    expect(wrapper.emitted('named')).toEqual([[['手表版']]])
    const changes = wrapper.get('[data-testid="label-changes"]').text()
    expect(changes).toContain('已退回')
    expect(changes).toContain('可重新提交')
  })

  it('becomes one change by one press, which says what was left out and why', async () => {
    const wrapper = await panel()
    await wrapper.get('[data-testid="propose"]').trigger('click')
    await flushPromises()
    const said = wrapper.get('[data-testid="proposed"]').text()
    expect(said).toContain('已提交：3 个主题新增 15 句问法')
    expect(said).toContain('存款利率怎么办')
    expect(said).toContain('同样的话属于“存款利率”')
    expect(wrapper.get('[data-testid="proposed"] a').attributes('href')).toContain('/changes/cs_new')
    expect(wrapper.get('[data-testid="proposals-tally"]').text()).toBe('没有待提交的标注')
    expect(wrapper.get('[data-testid="propose"]').text()).toBe('重新核对')
    expect(wrapper.emitted('changed')).toHaveLength(1)
    expect(sent('POST')).toHaveLength(1)
  })

  it('stays as it is when it is refused, and says why', async () => {
    service.on(`POST ${PATH}`, () => refusal(503, 'check_failed'))
    const wrapper = await panel()
    await wrapper.get('[data-testid="propose"]').trigger('click')
    await flushPromises()
    expect(wrapper.text()).toContain('内容检查没有完成')
    expect(wrapper.get('[data-testid="proposals-tally"]').text()).toContain('18')
    expect(wrapper.emitted('changed')).toBeUndefined()
  })

  it('is not sent twice by two presses', async () => {
    const wrapper = await panel()
    const button = wrapper.get('[data-testid="propose"]')
    await Promise.all([button.trigger('click'), button.trigger('click')])
    await flushPromises()
    expect(sent('POST')).toHaveLength(1)
  })

  it('is put back into the inbox where it cannot be proposed', async () => {
    service.on('DELETE /v1/studio/inbox/labels/l_left', () => ({ status: 204 }))
    const wrapper = await panel()
    await wrapper.get('[data-testid="give-back"]').trigger('click')
    await flushPromises()
    expect(sent('DELETE').map((one) => one.path)).toEqual(['/v1/studio/inbox/labels/l_left'])
    expect(wrapper.emitted('changed')).toHaveLength(1)
  })

  it('is read anew after every decision', async () => {
    const wrapper = await panel()
    standing = { ...STANDING, messages: 19 }
    await wrapper.setProps({ decided: 1 })
    await flushPromises()
    expect(wrapper.get('[data-testid="proposals-tally"]').text()).toContain('19')
  })

  it('is silent where nothing was ever labelled', async () => {
    standing = NOTHING
    const wrapper = await panel()
    expect(wrapper.find('[data-testid="proposals"]').exists()).toBe(false)
  })

  it('has a sentence for every reason, with and without what it collides with', () => {
    const reasons = Object.entries(proposalWords.value.why) as [LeftOutReason, (other: string) => string][]
    expect(reasons).toHaveLength(8)
    for (const [reason, sentence] of reasons)
      for (const other of ['', '存款利率']) expect(sentence(other), reason).toMatch(/^[\u3400-\u9fff].*。$/)
  })

  it('leads from a new topic to its answer, with name and wordings', async () => {
    const wrapper = await panel()
    const to = new URL(wrapper.get('[data-testid="write-topic"]').attributes('href') ?? '', 'http://x/')
    const query = new URLSearchParams(to.hash.split('?')[1] ?? '')
    expect(to.hash.split('?')[0]).toBe('#/changes/article')
    expect(query.get('name')).toBe('手表版')
    expect(query.get('questions')).toBe('手表上能装吗\n手表怎么下载')
  })
})
