import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { AgentStatus } from '@subtext/api'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import { serverClock } from '@subtext/staff-ui'
import { useInbox } from '../inbox/store'
import { card, inbox, moment, promise } from '../testing'
import LeftList from './LeftList.vue'
import RingingCard from './RingingCard.vue'
import StatusSwitch from './StatusSwitch.vue'

const DECLINE = 'POST /v1/desk/conversations/a/decline'
const INBOX = 'GET /v1/desk/inbox'
const TAKE = 'POST /v1/desk/commitments/p1/take'
const offer = { conversation: 'a', offered_at: moment(0), expires_at: moment(20) }
let service: FakeService

beforeEach(() => {
  setActivePinia(createPinia())
  document.body.replaceChildren()
  service = fakeService({ [INBOX]: () => ({ body: inbox({ offers: [] }) }) })
  vi.stubGlobal('fetch', service.fetch)
})

const asked = (): string[] => service.requests.map(({ method, path }) => `${method} ${path}`)

describe('a customer who rings', () => {
  function ring() {
    useInbox().replace(inbox({ waiting: [card('a', { urgent: true })], offers: [offer], now: moment(5) }))
    return mount(RingingCard, {
      props: { offer, card: useInbox().card('a'), accepting: false },
      attachTo: document.body,
    })
  }

  it('shows what he needs and the seconds that are left by the clock of the service', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'Date', 'performance'] })
    const ringing = ring()
    await vi.advanceTimersByTimeAsync(1000)
    expect(ringing.text()).toContain('需求 a')
    expect(ringing.text()).toContain('紧急')
    expect(ringing.get('[data-testid=ring-left]').text()).toBe('14 秒后转给其他坐席')
    serverClock.synchronise(moment(-3))
    await vi.advanceTimersByTimeAsync(1000)
    expect(ringing.get('[data-testid=ring-left]').text()).toBe('20 秒后转给其他坐席')
    serverClock.synchronise(moment(60))
    await vi.advanceTimersByTimeAsync(1000)
    expect(ringing.get('[data-testid=ring-left]').text()).toBe('0 秒后转给其他坐席')
    vi.useRealTimers()
    serverClock.synchronise(new Date().toISOString())
  })

  it('is accepted or declined, and rings no more', async () => {
    service.on(DECLINE, () => ({ body: { state: { owner: 'queued', agent: null, queue: null } } }))
    const ringing = ring()
    const [accept, decline] = ringing.findAll('button')
    await accept!.trigger('click')
    expect(ringing.emitted('accept')).toHaveLength(1)
    await decline!.trigger('click')
    await flushPromises()
    expect(asked()).toEqual([DECLINE, INBOX])
    expect(useInbox().ringing).toEqual([])
  })

  it('leaves the cursor to whoever is typing when a button is pressed', () => {
    for (const button of ring().findAll('button')) {
      const pressed = new MouseEvent('mousedown', { bubbles: true, cancelable: true })
      button.element.dispatchEvent(pressed)
      expect(pressed.defaultPrevented).toBe(true)
    }
  })

  it('says that a form which is being filled in stays, while there is one', async () => {
    document.body.innerHTML =
      '<div aria-modal="true"><form><input id="field" /></form></div><input id="other" />'
    const ringing = ring()
    const said = (): boolean => ringing.find('[data-testid="ring-keeps-form"]').exists()
    expect(said()).toBe(false)
    document.querySelector<HTMLElement>('#field')!.focus()
    await flushPromises()
    expect(ringing.get('[data-testid="ring-keeps-form"]').text()).toBe(
      '可以先接入：这张表单仍是原来那位客户的，不会关掉，接入后接着填',
    )
    document.querySelector<HTMLElement>('#other')!.focus()
    await vi.waitFor(() => expect(said()).toBe(false))
    document.querySelector<HTMLElement>('#field')!.focus()
    document.querySelector<HTMLElement>('#field')!.blur()
    await vi.waitFor(() => expect(said(), 'the keyboard is nowhere').toBe(false))
    ringing.unmount()
  })

  it('that it was too late to decline is no error', async () => {
    service.on(DECLINE, () => refusal(409, 'no_offer'))
    const ringing = ring()
    await ringing.findAll('button')[1]!.trigger('click')
    await flushPromises()
    expect(document.body.textContent).not.toContain('婉拒失败')
    expect(useInbox().ringing).toEqual([])
  })
})

describe('the own status', () => {
  const online: AgentStatus = { status: 'online', reason: null, since: null, capacity: 5 }

  it('is changed in one step, a break with its reason', async () => {
    service.on('PUT /v1/desk/status', () => ({ body: { ...online, status: 'break', reason: '用餐' } }))
    const status = mount(StatusSwitch, { props: { status: online } })
    expect(status.get('select').element.value).toBe('online')
    await status.get('select').setValue('break:用餐')
    await flushPromises()
    expect(service.requests[0]!.body).toEqual({ status: 'break', reason: '用餐' })
    await status.get('select').setValue('busy')
    await flushPromises()
    const puts = service.requests.filter(({ method }) => method === 'PUT')
    expect(puts[1]!.body).toEqual({ status: 'busy', reason: null })
  })

  it('shows a reason that is not in the list', () => {
    const status = mount(StatusSwitch, { props: { status: { ...online, status: 'break', reason: '体检' } } })
    expect(status.get('select').element.value).toBe('break:体检')
  })
})

describe('what customers left', () => {
  const message = promise('p1', {
    conversation: 'c9',
    owner: null,
    skill: { id: 'forex', name: '外汇业务' },
    what: '11月23日（周一）11:00到11:30之间回电：想换美元',
    headline: '换汇',
  })

  it('is what nobody has taken up; his own promises are counted elsewhere', () => {
    useInbox().replace(inbox({ commitments: [message, promise('p2')] }))
    expect(useInbox().left.map(({ id }) => id)).toEqual(['p1'])
    expect(useInbox().owed.map(({ id }) => id)).toEqual(['p2'])
  })

  it('says by when, and that it is late', () => {
    serverClock.synchronise(moment(0))
    expect(mount(LeftList, { props: { left: [message] } }).text()).toContain('最晚')
    const late = mount(LeftList, { props: { left: [{ ...message, breached: true }] } })
    expect(late.get('.due').text()).toContain('已超时')
    serverClock.synchronise(new Date().toISOString())
  })

  it('is taken up by one agent, who gets the conversation', async () => {
    service.on(TAKE, () => ({ body: { conversation: 'c9' } }))
    const left = mount(LeftList, { props: { left: [message] } })
    expect(left.text()).toContain('约回电')
    expect(left.text()).toContain('想换美元')
    await left.get('button').trigger('click')
    await flushPromises()
    expect(left.emitted('taken')).toEqual([['c9']])
  })

  it('is fetched anew when a colleague was faster', async () => {
    service.on(TAKE, () => refusal(409, 'already_taken'))
    const left = mount(LeftList, { props: { left: [message] } })
    await left.get('button').trigger('click')
    await flushPromises()
    expect(left.emitted('taken')).toBeUndefined()
    expect(asked()).toContain(INBOX)
  })
})
