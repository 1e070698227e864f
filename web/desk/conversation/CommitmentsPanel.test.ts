import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import { promise, snapshot } from '../testing'
import CommitmentsPanel from './CommitmentsPanel.vue'

const AT = '/v1/desk/conversations/c1'
let service: FakeService

beforeEach(() => {
  setActivePinia(createPinia())
  service = fakeService({
    [`GET ${AT}`]: () => ({ body: snapshot([]) }),
    [`POST ${AT}/commitments`]: () => ({ status: 201, body: promise('p1') }),
    'POST /v1/desk/commitments/p1/end': () => ({ body: promise('p1', { outcome: 'kept' }) }),
  })
  vi.stubGlobal('fetch', service.fetch)
})

const open = (...commitments: ReturnType<typeof promise>[]) =>
  mount(CommitmentsPanel, { props: { conversation: 'c1', commitments } })
const posted = () => service.requests.filter(({ method }) => method === 'POST').map(({ body }) => body)

describe('CommitmentsPanel', () => {
  it('shows what is open, and what is late', () => {
    const later = new Date(Date.now() + 3_600_000).toISOString()
    const panel = open(
      promise('p1', { what: '回电说明进度', due_at: later }),
      promise('p2', { breached: true }),
      promise('p3', { ended_at: later, outcome: 'kept' }),
    )
    const items = panel.findAll('[data-testid="commitment"]')
    expect(items.map((item) => item.classes('late'))).toEqual([false, true])
    expect(items[0]!.text()).toContain('回电：回电说明进度')
    expect(panel.get('.count').text()).toBe('2')
  })

  it('writes one down as a moment, not as a wall clock', async () => {
    const panel = open()
    await panel.get('header button').trigger('click')
    await panel.get('select').setValue('follow_up')
    await panel.get('input[type="datetime-local"]').setValue('2026-12-01T10:00')
    await panel.get('textarea').setValue(' 查到了告诉您 ')
    await panel.get('[data-testid="commitment-form"]').trigger('submit')
    await flushPromises()
    const due = new Date('2026-12-01T10:00').toISOString()
    expect(posted()).toEqual([{ kind: 'follow_up', what: '查到了告诉您', due_at: due }])
    expect(panel.find('[data-testid="commitment-form"]').exists()).toBe(false)
  })

  it('ends one with what came of it', async () => {
    const panel = open(promise('p1'))
    await panel.get('.end').trigger('click')
    await panel.get('[data-testid="end-commitment-form"] select').setValue('unreached')
    await panel.get('[data-testid="end-commitment-form"] input').setValue('没人接')
    await panel.get('[data-testid="end-commitment-form"]').trigger('submit')
    await flushPromises()
    expect(posted()).toEqual([{ outcome: 'unreached', note: '没人接' }])
  })

  it('keeps what was written when it is refused', async () => {
    service.on(`POST ${AT}/commitments`, () => refusal(422, 'due_in_past'))
    const panel = open()
    await panel.get('header button').trigger('click')
    await panel.get('input[type="datetime-local"]').setValue('2020-12-01T10:00')
    await panel.get('textarea').setValue('回电')
    await panel.get('[data-testid="commitment-form"]').trigger('submit')
    await flushPromises()
    expect(panel.text()).toContain('约定的时间要在现在之后')
    expect(panel.get('textarea').element.value).toBe('回电')
  })
})
