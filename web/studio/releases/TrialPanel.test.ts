import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Release, Trial } from '@subtext/api'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import { createStudioRouter } from '../router'
import ReleasePage from './ReleasePage.vue'
import { LIST, REFUSED, RUN } from './testing'

const SWITCH = '/v1/studio/release-switch'
const READY: Release = { ...REFUSED, gate: [], may: ['promote', 'try', 'pin'] }
const ON_TRIAL: Release = { ...READY, trial: 10, may: ['promote', 'try', 'end_trial', 'pin'] }
const share = (n: number, of: number, percent: number) => ({ n, of, share: percent, low: 1, high: 99 })
const TRIAL: Trial = {
  release: 'r2',
  live: 'r1',
  percent: 10,
  since: '2026-11-22T04:00:00Z',
  live_conversations: 900,
  trial_conversations: 100,
  lines: [
    { name: 'handoff', live: share(90, 1000, 9), trial: share(30, 100, 30), apart: true },
    { name: 'refuse', live: share(50, 1000, 5), trial: share(4, 100, 4), apart: false },
    { name: 'unhelpful', live: share(3, 30, 10), trial: share(0, 0, 0), apart: false },
  ],
}
let service: FakeService
let release: Release
let wrapper: ReturnType<typeof mount>

async function opened(one: Release) {
  release = one
  wrapper = mount(ReleasePage, { props: { id: 'r2' }, global: { plugins: [createStudioRouter()] } })
  await flushPromises()
}

const asked = () => service.requests.find((one) => one.path === `${SWITCH}/trial`)
const line = (name: string): string => wrapper.get(`[data-line="${name}"]`).text()

beforeEach(() => {
  setActivePinia(createPinia())
  service = fakeService({
    'GET /v1/studio/releases': () => ({ body: LIST }),
    'GET /v1/studio/release': () => ({ body: release }),
    'GET /v1/studio/release-trial': () => ({ body: TRIAL }),
    [`POST ${SWITCH}/trial`]: () => ({ status: 202, body: { ...RUN, kind: 'try', percent: 25 } }),
  })
  vi.stubGlobal('fetch', service.fetch)
})
afterEach(() => {
  wrapper.unmount()
  vi.unstubAllGlobals()
})

describe('a trial', () => {
  it('begins with the share that was chosen', async () => {
    await opened(READY)
    expect(wrapper.find('[data-testid="trial-end"]').exists()).toBe(false)
    expect(wrapper.get('[data-testid="share-5"]').attributes('aria-pressed')).toBe('true')
    await wrapper.get('[data-testid="share-25"]').trigger('click')
    await wrapper.get('[data-testid="trial-start"]').trigger('click')
    await flushPromises()
    expect(asked()?.body).toEqual({ release: 'r2', percent: 25, change: 'c1' })
    expect(wrapper.get('[data-testid="switch"]').text()).toContain('审核甲 正在试运行')
    expect(wrapper.get('[data-testid="trial-start"]').attributes('disabled')).toBeDefined()
  })

  it('shows both releases side by side, and says where no difference can be told', async () => {
    await opened(ON_TRIAL)
    expect(wrapper.get('[data-testid="trial-figures"]').text()).toContain('这个版本（100 段会话）')
    expect(line('handoff')).toMatch(/转人工.*30\.0%.*100 次中 30 次.*9\.0%.*有差别/)
    expect(line('refuse')).toContain('看不出差别')
    expect(line('unhelpful')).toMatch(/没帮助.*—.*10\.0%/)
    expect(wrapper.get('[data-testid="deed-promote"]').text()).toBe('全部切换到这个版本')
    expect(wrapper.get('[data-testid="trial-start"]').attributes('disabled')).toBeDefined()
  })

  it('is ended', async () => {
    await opened(ON_TRIAL)
    await wrapper.get('[data-testid="trial-end"]').trigger('click')
    await flushPromises()
    expect(asked()?.body).toEqual({ release: 'r2', percent: 0, change: 'c1' })
  })

  it('without a conversation so far says so', async () => {
    service.on('GET /v1/studio/release-trial', () => ({ body: { ...TRIAL, trial_conversations: 0 } }))
    await opened(ON_TRIAL)
    expect(wrapper.get('[data-testid="trial"]').text()).toContain('还没有客户的会话由它回答')
    expect(wrapper.find('[data-testid="trial-figures"]').exists()).toBe(false)
  })

  it('says in plain words why it was not begun', async () => {
    service.on(`POST ${SWITCH}/trial`, () => refusal(409, 'release_no_trial'))
    await opened(ON_TRIAL)
    await wrapper.get('[data-testid="trial-end"]').trigger('click')
    await flushPromises()
    expect(wrapper.text()).toContain('这个版本没有在试运行')
  })

  it('is not offered for what the gate refuses', async () => {
    await opened(REFUSED)
    expect(wrapper.find('[data-testid="trial"]').exists()).toBe(false)
  })

  it('that ended without success says what was missing and that nothing has changed', async () => {
    service.on('GET /v1/studio/releases', () => ({
      body: {
        ...LIST,
        switch: {
          ...RUN,
          kind: 'try',
          percent: 5,
          state: 'failed',
          step: 'loading',
          code: 'release_one_seat',
        },
      },
    }))
    await opened(READY)
    const said = wrapper.get('[data-testid="switch"]').text()
    expect(said).toContain('试运行没有成功')
    expect(said).toContain('请联系技术同事')
  })
})
