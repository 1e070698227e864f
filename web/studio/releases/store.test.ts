import { flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import { POLL_MS, useReleases } from './store'
import { LIST, RUN } from './testing'

const ALL = '/v1/studio/releases'
const SWITCH = '/v1/studio/release-switch'
let service: FakeService
let now: object | null

function asked(path: string, method = 'GET'): number {
  return service.requests.filter((one) => one.method === method && one.path === path).length
}

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  now = null
  service = fakeService({
    [`GET ${ALL}`]: () => ({ body: { ...LIST, switch: now } }),
    [`GET ${SWITCH}`]: () => ({ body: { switch: now } }),
    [`POST ${SWITCH}`]: () => ({ status: 202, body: (now = RUN) }),
  })
  vi.stubGlobal('fetch', service.fetch)
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** As long as one look takes, and its answer. */
async function look(): Promise<void> {
  await vi.advanceTimersByTimeAsync(POLL_MS)
  await flushPromises()
}

async function opened() {
  const releases = useReleases()
  await releases.load()
  return releases
}

describe('the releases', () => {
  it('are followed through a switch to its end, then read anew', async () => {
    const releases = await opened()
    expect(releases.fresh).toBe(false)
    expect(await releases.promote('r2', 'c1')).toBe(true)
    expect(service.requests.at(-1)?.body).toEqual({ release: 'r2', change: 'c1' })
    expect(releases.run?.step).toBe('verifying')
    now = { ...RUN, step: 'loading' }
    await look()
    expect([releases.run?.step, releases.settled, asked(ALL)]).toEqual(['loading', 0, 1])
    now = { ...RUN, step: 'switched', state: 'done' }
    await look()
    expect([releases.run?.state, releases.settled, asked(ALL), releases.fresh]).toEqual(['done', 1, 2, true])
    await look()
    expect(asked(SWITCH)).toBe(2)
  })

  it('go on asking while the service is being started again', async () => {
    const releases = await opened()
    await releases.promote('r2', 'c1')
    service.on(`GET ${SWITCH}`, () => Promise.reject(new TypeError('refused')))
    await look()
    expect([releases.lost, releases.run?.state, releases.failure]).toEqual([true, 'running', null])
    now = { ...RUN, state: 'failed', code: 'release_interrupted' }
    service.on(`GET ${SWITCH}`, () => ({ body: { switch: now } }))
    await look()
    expect([releases.lost, releases.run?.code]).toEqual([false, 'release_interrupted'])
  })

  it('take up a switch somebody else began', async () => {
    now = RUN
    const releases = await opened()
    expect(releases.fresh).toBe(true)
    now = { ...RUN, state: 'done' }
    await look()
    expect(releases.settled).toBe(1)
  })

  it('say why a second one was refused, and show how things stand', async () => {
    const releases = await opened()
    service.on(`POST ${SWITCH}`, () => refusal(409, 'release_busy'))
    now = RUN
    expect(await releases.promote('r2', 'c1', '急')).toBe(false)
    expect(service.requests.find((one) => one.method === 'POST')?.body).toMatchObject({ reason: '急' })
    expect(releases.failure).toMatchObject({ code: 'release_busy' })
    expect(releases.run?.state).toBe('running')
    expect(releases.settled).toBe(1)
  })

  it('ask no more once nobody looks', async () => {
    const releases = await opened()
    await releases.promote('r2', 'c1')
    releases.stop()
    await look()
    expect(asked(SWITCH)).toBe(0)
    releases.reset()
    expect([releases.list, releases.run]).toEqual([null, null])
  })

  it('offer evaluations of trainings only', async () => {
    const items = [
      { id: 'job_1', kind: 'evaluate', state: 'succeeded', of: 'job_0', ended_at: null },
      { id: 'job_2', kind: 'evaluate', state: 'succeeded', of: null, ended_at: null },
      { id: 'job_3', kind: 'evaluate', state: 'failed', of: 'job_0', ended_at: null },
      { id: 'job_0', kind: 'train', state: 'succeeded', of: null, ended_at: null },
    ]
    service.on('GET /v1/studio/jobs', () => ({ body: { items } }))
    const releases = await opened()
    expect((await releases.evaluations()).map((one) => one.id)).toEqual(['job_1'])
  })
})
