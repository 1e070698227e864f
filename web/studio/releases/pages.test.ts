import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Release } from '@subtext/api'
import { fakeService, type FakeService } from '@subtext/api/testing'
import { chooseStaffLocale } from '@subtext/staff-ui'
import { createStudioRouter } from '../router'
import ReleasePage from './ReleasePage.vue'
import ReleasesPage from './ReleasesPage.vue'
import { LIST, REFUSED, RUN } from './testing'

const SWITCH = '/v1/studio/release-switch'
let service: FakeService
let release: Release

beforeEach(() => {
  setActivePinia(createPinia())
  release = REFUSED
  service = fakeService({
    'GET /v1/studio/releases': () => ({ body: LIST }),
    'GET /v1/studio/release': () => ({ body: release }),
    [`POST ${SWITCH}`]: () => ({ status: 202, body: RUN }),
    [`POST ${SWITCH}/back`]: () => ({ status: 202, body: { ...RUN, kind: 'rollback' } }),
  })
  vi.stubGlobal('fetch', service.fetch)
})

afterEach(() => {
  document.body.innerHTML = ''
  chooseStaffLocale('zh-CN')
  vi.unstubAllGlobals()
})

async function opened() {
  const global = { plugins: [createStudioRouter()] }
  const wrapper = mount(ReleasePage, { props: { id: 'r2' }, attachTo: document.body, global })
  await flushPromises()
  return wrapper
}

/** Dialogs lie at the end of the body. */
function shown(selector: string): HTMLElement {
  const found = document.body.querySelector<HTMLElement>(selector)
  if (!found) throw new Error(`nothing matches ${selector}`)
  return found
}

async function click(selector: string): Promise<void> {
  shown(selector).click()
  await flushPromises()
}

describe('the list of releases', () => {
  it('shows which is live, since when, who and why, and what is wrong with others', async () => {
    const wrapper = mount(ReleasesPage, { global: { plugins: [createStudioRouter()] } })
    await flushPromises()
    const live = wrapper.get('[data-testid="live"]').text()
    expect(live).toContain('第一版')
    expect(live).toContain('审核乙')
    expect(live).toContain('紧急修复')
    const [damaged, good] = wrapper.findAll('[data-testid="release-row"]').map((row) => row.text())
    expect(damaged).toContain('不能使用')
    expect(damaged).toContain('签名后被改动过')
    expect(good).toContain('线上')
    expect(good).toContain('110.4 MB')
    wrapper.unmount()
  })
})

describe('a release', () => {
  it('names the topics that fall below their floor as people know them', async () => {
    const [{ objections }] = [REFUSED.gate[1]!]
    const floor = {
      ...objections[0]!,
      code: 'gate_floor',
      line: 'topics' as const,
      names: ['card.loss'],
      right: 0,
      least: 50,
    }
    release = { ...REFUSED, gate: [{ line: 'topics', state: 'refused', objections: [floor] }] }
    service.on('GET /v1/studio/inbox/topics', () => ({
      body: { topics: [{ id: 'card.loss', name: '借记卡挂失' }] },
    }))
    const wrapper = await opened()
    expect(wrapper.get('[data-testid="gate-topics"]').text()).toContain(
      '借记卡挂失 只答对 0.0%，下限是 50.0%',
    )
    wrapper.unmount()
  })

  it('shows every line of the gate with its reason, and figures beside the live ones', async () => {
    const wrapper = await opened()
    expect(wrapper.get('[data-testid="gate-safety"]').text()).toContain('通过')
    expect(wrapper.get('[data-testid="gate-golden"] [data-testid="objection"]').text()).toBe(
      '答对 60.0%，线上是 90.0%，至少要 86.7%',
    )
    expect(wrapper.get('[data-testid="figures"]').text()).toContain('55.1–64.7%，400 题')
    expect(wrapper.findAll('[data-testid^="deed-"]').map((one) => one.text())).toEqual([
      '说明理由后放行',
      '长期保留',
    ])
    chooseStaffLocale('en')
    await flushPromises()
    expect(wrapper.get('[data-testid="gate-golden"] [data-testid="objection"]').text()).toContain('90.0%')
    expect(wrapper.get('[data-testid="deed-override"]').text()).toBe('Let through with a reason')
    wrapper.unmount()
  })

  it('is let through with a reason only, and the progress is shown', async () => {
    const wrapper = await opened()
    await click('[data-testid="deed-override"]')
    expect(document.body.textContent).toContain('答对 60.0%')
    expect(shown('[data-testid="confirm-do"]').hasAttribute('disabled')).toBe(true)
    const reason = shown('#override-reason') as HTMLTextAreaElement
    reason.value = ' 紧急修复 '
    reason.dispatchEvent(new Event('input'))
    await flushPromises()
    await click('[data-testid="confirm-do"]')
    const sent = service.requests.find((one) => one.method === 'POST')
    expect(sent?.body).toEqual({ release: 'r2', change: 'c1', reason: '紧急修复' })
    expect(wrapper.get('[data-testid="step-verifying"]').attributes('data-state')).toBe('now')
    expect(wrapper.get('[data-testid="step-loading"]').attributes('data-state')).toBe('next')
    expect(wrapper.get('[data-testid="deed-override"]').attributes('disabled')).toBeDefined()
    wrapper.unmount()
  })

  it('says what customers notice before it goes back, and to what', async () => {
    release = { ...REFUSED, live: true, may: ['rollback'], gate: [] }
    const wrapper = await opened()
    await click('[data-testid="deed-rollback"]')
    expect(document.body.textContent).toContain('正在进行的会话不中断')
    expect(document.body.textContent).toContain('安装时构建的版本')
    await click('[data-testid="confirm-do"]')
    expect(service.requests.find((one) => one.method === 'POST')?.path).toBe(`${SWITCH}/back`)
    expect(wrapper.find('[data-testid="step-judging"]').exists()).toBe(false)
    wrapper.unmount()
  })

  it.each([
    ['release_changed', '被改动过'],
    ['release_size', '长短不对'],
    ['release_foreign_key', '不是本系统签名'],
    ['archive_unreadable', '模型文件有问题'],
    ['release_new_one', 'release_new_one'],
  ])('with the fault %s says what to do and offers no way live', async (fault, text) => {
    release = { ...REFUSED, fault, gate: [], figures: [], live_figures: [], may: ['pin'] }
    const wrapper = await opened()
    expect(wrapper.get('[data-testid="fault"]').text()).toContain(text)
    expect(wrapper.find('[data-testid="deed-override"]').exists()).toBe(false)
    wrapper.unmount()
  })

  it('tells what a switch failed at, and that nothing changed', async () => {
    const failed = { ...RUN, state: 'failed', step: 'judging', code: 'gate_refused' }
    const { objections } = REFUSED.gate[1] ?? { objections: [] }
    service.on('GET /v1/studio/releases', () => ({ body: { ...LIST, switch: { ...failed, objections } } }))
    const wrapper = await opened()
    const told = wrapper.get('[data-testid="switch"]')
    expect(told.text()).toContain('线上版本没有变')
    expect(told.get('[data-testid="objection"]').text()).toContain('60.0%')
    expect(told.get('[data-testid="step-verifying"]').attributes('data-state')).toBe('done')
    expect(told.get('[data-testid="step-judging"]').attributes('data-state')).toBe('failed')
    wrapper.unmount()
  })
})
