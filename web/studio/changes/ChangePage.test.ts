import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import { createStudioRouter } from '../router'
import ChangePage from './ChangePage.vue'

const ID = 'cs_aaaaaaaaaaaaaaaaaaaaaa'
const ONE = `/v1/studio/changes/${ID}`
const CHANGE = {
  id: ID,
  author: '编辑甲',
  mine: false,
  state: 'proposed',
  version: 3,
  title: '先安抚再办理',
  why: '客户着急',
  edits: [],
  files: [{ name: 'kb_index/articles/card/loss.yml', diff: '--- a\n+++ a\n@@ -1 +1 @@\n-旧\n+新' }],
  findings: [],
  shown: [{ file: 'kb_index/articles/card/loss.yml', standard: '请拨打。', elder: '打电话。' }],
  history: [{ at: '2026-11-22T04:00:00Z', deed: 'propose', by: '编辑甲', note: '' }],
  changed_at: '2026-11-22T04:00:00Z',
  may: ['approve', 'reject'],
}
let service: FakeService

async function page() {
  const wrapper = mount(ChangePage, { props: { id: ID }, global: { plugins: [createStudioRouter()] } })
  await flushPromises()
  return wrapper
}

beforeEach(() => {
  setActivePinia(createPinia())
  service = fakeService({ [`GET ${ONE}`]: () => ({ body: CHANGE }) })
  vi.stubGlobal('fetch', service.fetch)
})

describe('a change set', () => {
  it('shows what differs, what customers would read, and only the steps that are open', async () => {
    const wrapper = await page()
    expect(wrapper.get('[data-testid="state"]').text()).toBe('待审核')
    expect(wrapper.findAll('[data-testid="diff"] li').map((line) => line.attributes('data-kind'))).toEqual([
      'place',
      'remove',
      'add',
    ])
    expect(wrapper.findAll('[data-testid="shown"]').map((one) => one.text())).toEqual([
      expect.stringContaining('请拨打。'),
      expect.stringContaining('打电话。'),
    ])
    const deeds = wrapper.findAll('[data-testid^="deed-"]').map((one) => one.attributes('data-testid'))
    expect(deeds).toEqual(['deed-approve', 'deed-reject'])
  })

  it('is decided on at the version that is shown, with the remark', async () => {
    service.on(`POST ${ONE}/reject`, () => ({
      body: { ...CHANGE, state: 'rejected', version: 4, may: [] },
    }))
    const wrapper = await page()
    await wrapper.get('textarea').setValue(' 请补上费用 ')
    await wrapper.get('[data-testid="deed-reject"]').trigger('click')
    await flushPromises()
    expect(service.requests.at(-1)?.body).toEqual({ version: 3, note: '请补上费用' })
    expect(wrapper.get('[data-testid="state"]').text()).toBe('已退回')
    expect(wrapper.findAll('[data-testid^="deed-"]')).toEqual([])
  })

  it('says why a step was refused and stays', async () => {
    service.on(`POST ${ONE}/approve`, () => refusal(409, 'change_outdated'))
    const wrapper = await page()
    await wrapper.get('[data-testid="deed-approve"]').trigger('click')
    await flushPromises()
    expect(wrapper.text()).toContain('刚被同事动过')
    expect(wrapper.get('[data-testid="state"]').text()).toBe('待审核')
  })
})
