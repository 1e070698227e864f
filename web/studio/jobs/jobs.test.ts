import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Job, JobComparison } from '@subtext/api'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import { createStudioRouter } from '../router'
import JobPage from './JobPage.vue'
import JobsPage from './JobsPage.vue'

const ALL = '/v1/studio/jobs'
const ID = 'job_aaaaaaaaaaaaaaaaaaaaaa'
const ONE = `${ALL}/${ID}`
const BEFORE = 'job_bbbbbbbbbbbbbbbbbbbbbb'
const JOB: Job = {
  id: ID,
  kind: 'train',
  of: null,
  by: 'ed',
  state: 'running',
  reason: '',
  progress: 0.5,
  exit_code: null,
  result: null,
  queued_at: '2026-11-22T04:00:00Z',
  started_at: '2026-11-22T04:00:01Z',
  ended_at: null,
}
const DONE: Partial<Job> = { state: 'succeeded', progress: 1, exit_code: 0, ended_at: '2026-11-22T04:02:06Z' }
const EVALUATION: Job = { ...JOB, ...DONE, kind: 'evaluate' }
const COMPARED: JobComparison = {
  figures: [
    {
      name: 'questions',
      before: { n: 100, share: 80, low: 71.1, high: 86.7 },
      after: { n: 100, share: 82, low: 73.3, high: 88.3 },
      difference: 2,
      low: -2.3,
      high: 6.2,
      verdict: 'same',
    },
  ],
  won: [
    {
      set: 'questions',
      id: '7',
      text: '卡不见了',
      expected: 'card.loss',
      before: 'card.limit',
      after: 'card.loss',
    },
  ],
  lost: [{ set: 'safety', id: 's1', text: '我要投诉', expected: null, before: null, after: null }],
  confused: [{ expected: 'card.loss', found: 'card.limit', before: 3, after: 1, messages: ['卡没了'] }],
}
let service: FakeService
let wrappers: { unmount(): void }[] = []

async function show(component: typeof JobsPage | typeof JobPage, props = {}) {
  const router = createStudioRouter()
  const wrapper = mount(component, { props, global: { plugins: [router] } })
  wrappers.push(wrapper)
  await flushPromises()
  return { wrapper, router }
}

/** The log in parts, then silence until the page goes. */
function logOf(...parts: { text: string; job: Job }[]): void {
  let next = 0
  service.on(`GET ${ONE}/log`, () => {
    const part = parts.shift()
    if (!part) return new Promise(() => undefined)
    next += new TextEncoder().encode(part.text).length
    return { body: { ...part, next } }
  })
}

beforeEach(() => {
  setActivePinia(createPinia())
  service = fakeService({ [`GET ${ALL}`]: () => ({ body: { items: [JOB], may_run: true } }) })
  vi.stubGlobal('fetch', service.fetch)
})
afterEach(() => {
  wrappers.forEach((one) => one.unmount())
  wrappers = []
  vi.useRealTimers()
})

describe('the list of jobs', () => {
  it('names each job, its state, how far it is and what it measured', async () => {
    const items = [
      JOB,
      { ...EVALUATION, id: BEFORE, of: ID, result: { figures: { questions: { n: 100, share: 82 } } } },
    ]
    service.on(`GET ${ALL}`, () => ({ body: { items, may_run: true } }))
    const { wrapper } = await show(JobsPage)
    const rows = wrapper.findAll('[data-testid="job-row"]')
    expect(rows[0]!.text()).toContain('训练')
    expect(rows[0]!.get('progress').attributes('value')).toBe('0.5')
    expect(rows[1]!.text()).toContain('的训练')
    expect(rows[1]!.text()).toContain('客户问题答对 82%')
    expect(rows[1]!.text()).toContain('2 分 05 秒')
  })

  it('is asked for again while something runs, and no longer', async () => {
    vi.useFakeTimers()
    const { wrapper } = await show(JobsPage)
    service.on(`GET ${ALL}`, () => ({ body: { items: [{ ...JOB, ...DONE }], may_run: true } }))
    await vi.advanceTimersByTimeAsync(3000)
    expect(wrapper.text()).toContain('完成')
    const asked = service.requests.length
    await vi.advanceTimersByTimeAsync(30_000)
    expect(service.requests.length).toBe(asked)
  })

  it('starts a job and goes to it', async () => {
    service.on(`POST ${ALL}`, () => ({ status: 201, body: { ...JOB, state: 'queued' } }))
    const { wrapper, router } = await show(JobsPage)
    const push = vi.spyOn(router, 'push').mockResolvedValue(undefined)
    await wrapper.get('[data-testid="start-evaluate"]').trigger('click')
    await flushPromises()
    expect(service.requests.at(-1)?.body).toEqual({ kind: 'evaluate', of: null })
    expect(push).toHaveBeenCalledWith({ name: 'job', params: { id: ID } })
  })

  it('says why none was started, and offers nothing to whoever only reads', async () => {
    service.on(`POST ${ALL}`, () => refusal(409, 'job_not_built'))
    const { wrapper } = await show(JobsPage)
    await wrapper.get('[data-testid="start-train"]').trigger('click')
    await flushPromises()
    expect(wrapper.text()).toContain('还没有可用的机器人')
    service.on(`GET ${ALL}`, () => ({ body: { items: [], may_run: false } }))
    const { wrapper: other } = await show(JobsPage)
    expect(other.find('[data-testid^="start-"]').exists()).toBe(false)
    expect(other.text()).toContain('还没有任务')
  })
})

describe('a job', () => {
  it('shows what it prints, from where it was, until it has ended', async () => {
    logOf(
      { text: '[1/2] 训练\n', job: JOB },
      { text: '第二行\n', job: { ...JOB, ...DONE } },
      { text: '', job: { ...JOB, ...DONE } },
    )
    const { wrapper } = await show(JobPage, { id: ID })
    expect(wrapper.get('[data-testid="log"]').text()).toBe('[1/2] 训练\n第二行')
    expect(wrapper.get('[data-testid="state"]').text()).toBe('完成')
    const asked = service.requests
      .filter((one) => one.path === `${ONE}/log`)
      .map((one) => one.query.toString())
    expect(asked).toEqual(['after=0&wait=0', 'after=13&wait=20', 'after=23&wait=20'])
    expect(wrapper.find('[data-testid="cancel"]').exists()).toBe(false)
  })

  it('is cancelled', async () => {
    logOf({ text: '开始\n', job: JOB })
    service.on(`POST ${ONE}/cancel`, () => ({ body: { ...JOB, state: 'cancelled' } }))
    const { wrapper } = await show(JobPage, { id: ID })
    expect(wrapper.get('[data-testid="progress"]').attributes('value')).toBe('0.5')
    await wrapper.get('[data-testid="cancel"]').trigger('click')
    await flushPromises()
    expect(wrapper.get('[data-testid="state"]').text()).toBe('已取消')
  })

  it('goes on where it was after the network was away', async () => {
    vi.useFakeTimers()
    let down = false
    service.on(`GET ${ONE}/log`, ({ query }) => {
      if (query.get('after') === '0') return { body: { text: '一\n', next: 4, job: JOB } }
      if (!down) {
        down = true
        return refusal(503, 'unavailable')
      }
      return { body: { text: '', next: 4, job: { ...JOB, state: 'failed', reason: 'exit' } } }
    })
    const { wrapper } = await show(JobPage, { id: ID })
    expect(wrapper.find('.el-alert').exists()).toBe(true)
    await vi.advanceTimersByTimeAsync(3000)
    expect(wrapper.find('.el-alert').exists()).toBe(false)
    expect(wrapper.get('[data-testid="log"]').text()).toBe('一')
    expect(wrapper.get('[data-testid="reason"]').text()).toContain('请看运行记录')
  })

  it('that trained can be evaluated', async () => {
    const trained = { ...JOB, ...DONE }
    logOf({ text: '', job: trained })
    service.on(`POST ${ALL}`, () => ({ status: 201, body: { ...JOB, id: BEFORE, kind: 'evaluate', of: ID } }))
    const { wrapper, router } = await show(JobPage, { id: ID })
    const push = vi.spyOn(router, 'push').mockResolvedValue(undefined)
    await wrapper.get('[data-testid="evaluate"]').trigger('click')
    await flushPromises()
    expect(service.requests.at(-1)?.body).toEqual({ kind: 'evaluate', of: ID })
    expect(push).toHaveBeenCalledWith({ name: 'job', params: { id: BEFORE } })
  })

  it('that measured stands beside the evaluation before it, in plain words', async () => {
    logOf({ text: '', job: EVALUATION })
    const later = { ...EVALUATION, id: 'job_cccccccccccccccccccccc', queued_at: '2026-11-22T05:00:00Z' }
    const items = [later, EVALUATION, { ...EVALUATION, id: BEFORE, queued_at: '2026-11-22T03:00:00Z' }]
    service.on(`GET ${ALL}`, () => ({ body: { items, may_run: true } }))
    service.on(`GET ${ONE}/compare`, () => ({ body: COMPARED }))
    service.on('GET /v1/studio/inbox/topics', () => ({
      body: { topics: [{ id: 'card.loss', name: '挂失' }] },
    }))
    const { wrapper } = await show(JobPage, { id: ID })
    await flushPromises()
    const asked = service.requests.find((one) => one.path === `${ONE}/compare`)
    expect(asked?.query.get('with')).toBe(BEFORE)
    const figures = wrapper.get('[data-testid="figures"]').text()
    expect(figures).toContain('在误差范围内，不算变好')
    expect(figures).toContain('+2 个百分点')
    expect(figures).toContain('95% 区间 -2.3～6.2')
    expect(wrapper.get('[data-testid="won"]').text()).toContain('卡不见了')
    expect(wrapper.get('[data-testid="won"]').text()).toContain('挂失')
    expect(wrapper.get('[data-testid="lost"]').text()).toContain('变错的 1 条')
    expect(wrapper.get('[data-testid="confused"]').text()).toContain('卡没了')
  })

  it('that measured alone says what is missing', async () => {
    logOf({ text: '', job: EVALUATION })
    service.on(`GET ${ALL}`, () => ({ body: { items: [EVALUATION], may_run: true } }))
    const { wrapper } = await show(JobPage, { id: ID })
    expect(wrapper.text()).toContain('还没有别的评测可以对比')
    expect(service.requests.some((one) => one.path === `${ONE}/compare`)).toBe(false)
  })
})
