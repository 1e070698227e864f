import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import { createStudioRouter } from '../router'
import TopicsPage from './TopicsPage.vue'

const TOPICS = [
  { id: 'card.loss', name: '挂失', policy: 'answer', text: 'article', fixed: true, surface: false },
  { id: 'card.gift', name: '礼品卡', policy: 'answer', text: 'article', fixed: false, surface: false },
  { id: 'mobile.login', name: '登录', policy: 'answer', text: 'article', fixed: false, surface: true },
  { id: 'forex.cash', name: '外钞', policy: 'human', text: 'playbook', fixed: false, surface: false },
  { id: 'loan.new', name: '新贷款', policy: 'answer', text: null, fixed: false, surface: false },
  { id: 'talk.bot', name: '你是谁', policy: 'answer', text: null, fixed: true, surface: false },
].map((one) => ({ ...one, skill: 'account', urgent: false }))
let service: FakeService
let mayEdit = true

async function page() {
  const router = createStudioRouter()
  const wrapper = mount(TopicsPage, { global: { plugins: [router] }, attachTo: document.body })
  await flushPromises()
  return { wrapper, router }
}

beforeEach(() => {
  setActivePinia(createPinia())
  mayEdit = true
  service = fakeService({
    'GET /v1/studio/topics': () => ({ body: { skills: [{ id: 'account', name: '账户' }], topics: TOPICS } }),
    'GET /v1/studio/changes': () => ({ body: { items: [], may_edit: mayEdit, may_approve: false } }),
    'POST /v1/studio/changes': () => ({ status: 201, body: { id: 'cs_new' } }),
  })
  vi.stubGlobal('fetch', service.fetch)
})

const deeds = (wrapper: Awaited<ReturnType<typeof page>>['wrapper'], row: number) =>
  wrapper
    .findAll('[data-testid="topic-row"]')
    [row]?.findAll('.sp-deeds > *')
    .map((one) => one.text())

describe('the vocabulary', () => {
  it('offers what can be done with each topic, and nothing to who only reads', async () => {
    const { wrapper } = await page()
    expect(deeds(wrapper, 0)).toEqual(['改名', '拆分'])
    expect(deeds(wrapper, 1)).toEqual(['改名', '合并', '拆分'])
    expect(deeds(wrapper, 2)).toEqual(['改名', '拆分'])
    expect(deeds(wrapper, 4)).toEqual(['改名', '合并', '写答案'])
    expect(deeds(wrapper, 5)).toEqual([])
    mayEdit = false
    const reader = await page()
    expect(reader.wrapper.findAll('.sp-deeds')).toHaveLength(0)
  })

  it('is searched by name and id', async () => {
    const { wrapper } = await page()
    await wrapper.get('[data-testid="find-topic"] input, input[data-testid="find-topic"]').setValue('礼品')
    expect(wrapper.findAll('[data-testid="topic-row"]')).toHaveLength(1)
  })

  it('renames by a change set', async () => {
    const { wrapper, router } = await page()
    const push = vi.spyOn(router, 'push').mockResolvedValue(undefined)
    await wrapper.findAll('[data-testid="topic-row"]')[1]?.get('button').trigger('click')
    await wrapper.get('#deed-id').setValue('card.present')
    await wrapper.get('#deed-why').setValue('说法统一')
    await wrapper.get('[data-testid="topic-deed"]').trigger('submit')
    await flushPromises()
    expect(service.requests.at(-1)?.body).toEqual({
      title: '改名：礼品卡',
      why: '说法统一',
      edits: [{ kind: 'rename_topic', topic: 'card.gift', to: 'card.present', name: '礼品卡' }],
    })
    expect(push).toHaveBeenCalledWith({ name: 'change', params: { id: 'cs_new' } })
  })

  it('merges only into what is handled alike, and shows why it was refused', async () => {
    service.on('POST /v1/studio/changes', () => refusal(422, 'topic_fixed'))
    const { wrapper } = await page()
    await wrapper.findAll('[data-testid="topic-row"]')[1]?.findAll('button')[1]?.trigger('click')
    const options = wrapper.findAll('#deed-into option').map((one) => one.attributes('value'))
    expect(options).toEqual(['', 'card.loss', 'mobile.login'])
    await wrapper.get('#deed-into').setValue('card.loss')
    await wrapper.get('#deed-why').setValue('同一件事')
    await wrapper.get('[data-testid="topic-deed"]').trigger('submit')
    await flushPromises()
    expect(wrapper.get('[data-testid="topic-deed"] [role="alert"]').text()).not.toBe('')
  })
})
