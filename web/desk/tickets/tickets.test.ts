import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, type PropType } from 'vue'
import type { DeskEntry, NewTicket, Summary, Ticket } from '@subtext/api'
import { fakeService, refusal } from '@subtext/api/testing'
import { openLog } from '@subtext/chat-ui'
import { chooseStaffLocale } from '@subtext/staff-ui'
import { entryWords } from '../conversation/entries'
import type { Thread } from '../conversation/threads'
import { entry, moment, snapshot } from '../testing'
import { isLeaf, prefilled } from './prefill'
import TicketButton from './TicketButton.vue'
import TicketList from './TicketList.vue'
import { provideTickets } from './useTickets'

vi.setConfig({ testTimeout: 30_000 })
const OF = '/v1/desk/conversations/c1/tickets'
const TREE = [{ id: 'forex', name: '外汇', children: [{ id: 'forex.exchange', name: '购汇' }] }]
const landed = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 20_000 })

const SUMMARY = {
  topic: { id: 'forex.exchange', name: '购汇结汇' },
  need: null,
  skill: { id: 'forex', name: '外汇业务' },
  urgent: false,
  facts: [{ label: '币种', value: '美元' }],
} as unknown as Summary

function ticket(over: Partial<Ticket> = {}): Ticket {
  return {
    id: 'k_1',
    state: 'waiting',
    number: null,
    title: '购汇限额',
    category: 'forex.exchange',
    urgency: 'normal',
    note: null,
    opened_by: { number: '1001', name: '坐席一' },
    opened_at: moment(0),
    attempts: 0,
    error: null,
    next_at: null,
    retry: false,
    ...over,
  }
}

function thread(entries: DeskEntry[] = []): Thread {
  return { log: openLog(snapshot([], 'human')), summary: SUMMARY, entries, commitments: [], seen: 0 }
}

function serve(routes: Parameters<typeof fakeService>[0]) {
  const service = fakeService({
    'GET /v1/desk/categories': () => ({ body: { categories: TREE } }),
    ...routes,
  })
  vi.stubGlobal('fetch', service.fetch)
  return service
}

const Pane = defineComponent({
  props: {
    thread: { type: Object as PropType<Thread>, required: true },
    mine: { type: Boolean, default: true },
    summing: { type: Boolean, default: false },
  },
  setup(props) {
    provideTickets(() => props.thread)
    return () => [h(TicketList, { mine: props.mine, summing: props.summing }), h(TicketButton)]
  },
})

/** The async dialog comes with its own modules. */
const mounted = (props: Partial<InstanceType<typeof Pane>['$props']> = {}) =>
  mount(Pane, { props: { thread: thread(), ...props }, attachTo: document.body })

beforeEach(() => {
  setActivePinia(createPinia())
  chooseStaffLocale('zh-CN')
  document.body.innerHTML = ''
})

describe('the tickets of a conversation', () => {
  it('offers nothing where no ticket system is connected', async () => {
    serve({ [`GET ${OF}`]: () => ({ body: { on: false, tickets: [] } }) })
    const pane = mounted({ summing: true })
    await flushPromises()
    expect(pane.find('[data-testid="ticket-ask"]').exists()).toBe(false)
    expect(pane.find('[data-testid="tickets"]').exists()).toBe(false)
  })

  it.each([
    [{ state: 'waiting' }, '正在提交'],
    [{ state: 'waiting', attempts: 2 }, '还没送到，已试 2 次'],
    [{ state: 'sent' }, '没有返回编号'],
    [{ state: 'accepted', number: 'INC-7' }, '工单号 INC-7'],
    [{ state: 'failed', retry: true }, '没有送到'],
  ] as const)('says how far it got: %o', async (over, words) => {
    serve({ [`GET ${OF}`]: () => ({ body: { on: true, tickets: [ticket(over)] } }) })
    const pane = mounted()
    await landed(() => expect(pane.get('[data-testid="tickets"]').text()).toContain(words))
    expect(pane.find('[data-testid="ticket-retry"]').exists()).toBe('retry' in over)
  })

  it('asks again with every step that is noted', async () => {
    let now = ticket()
    serve({ [`GET ${OF}`]: () => ({ body: { on: true, tickets: [now] } }) })
    const pane = mounted()
    await landed(() => expect(pane.text()).toContain('正在提交'))
    now = ticket({ state: 'accepted', number: 'A1' })
    await pane.setProps({ thread: thread([entry(1, 'ticket.accepted', 5, { ticket_number: 'A1' })]) })
    await landed(() => expect(pane.text()).toContain('工单号 A1'))
  })

  it('sends again what did not arrive, once however often it is pressed', async () => {
    const service = serve({
      [`GET ${OF}`]: () => ({ body: { on: true, tickets: [ticket({ state: 'failed', retry: true })] } }),
      [`POST ${OF}/k_1/retry`]: () => ({ status: 202, body: ticket() }),
    })
    const pane = mounted()
    const retry = await landed(() => pane.get('[data-testid="ticket-retry"]'))
    await Promise.all([retry.trigger('click'), retry.trigger('click')])
    await landed(() => expect(pane.text()).toContain('正在提交'))
    expect(service.requests.filter(({ method }) => method === 'POST')).toHaveLength(1)
  })

  it('lets nobody but its agent send again', async () => {
    serve({
      [`GET ${OF}`]: () => ({ body: { on: true, tickets: [ticket({ state: 'failed', retry: true })] } }),
    })
    const pane = mounted({ mine: false })
    await landed(() => expect(pane.text()).toContain('没有送到'))
    expect(pane.find('[data-testid="ticket-retry"]').exists()).toBe(false)
  })
})

describe('the form', () => {
  const dialog = () => document.querySelector<HTMLFormElement>('[data-testid="ticket-form"]')

  async function opened() {
    const pane = mounted()
    await (await landed(() => pane.get('[data-testid="ticket-ask"]'))).trigger('click')
    await landed(() => expect(dialog()).not.toBeNull())
    await landed(() => expect(dialog()!.querySelectorAll('option').length).toBeGreaterThan(1))
    return pane
  }

  it('is filled with what the summary knows, and repeats its id when it is sent again', async () => {
    let fail = true
    const service = serve({
      [`GET ${OF}`]: () => ({ body: { on: true, tickets: [] } }),
      [`POST ${OF}`]: () => (fail ? refusal(503, 'unavailable') : { status: 202, body: ticket() }),
    })
    const pane = await opened()
    dialog()!.requestSubmit()
    await landed(() => expect(dialog()!.querySelector('[role="alert"]')).not.toBeNull())
    fail = false
    dialog()!.requestSubmit()
    await landed(() => expect(pane.text()).toContain('购汇限额'))
    const sent = service.requests
      .filter(({ method }) => method === 'POST')
      .map(({ body }) => body as NewTicket)
    expect(sent).toHaveLength(2)
    expect(sent[0]).toMatchObject({
      title: '购汇结汇',
      category: 'forex.exchange',
      urgency: 'normal',
      note: '币种：美元',
    })
    expect(sent[1]).toEqual(sent[0])
    pane.unmount()
  })

  it('says to whom it goes', async () => {
    serve({ [`GET ${OF}`]: () => ({ body: { on: true, tickets: [] } }) })
    const pane = await opened()
    const to = dialog()!.querySelector('[data-testid="ticket-to"]')!
    expect(to.textContent).toBe('送到 本行工单系统 · 技能组：外汇业务')
    pane.unmount()
  })

  it('cannot be sent without a title', async () => {
    serve({ [`GET ${OF}`]: () => ({ body: { on: true, tickets: [] } }) })
    const pane = await opened()
    const title = dialog()!.querySelector<HTMLInputElement>('#ticket-title')!
    title.value = ' '
    title.dispatchEvent(new Event('input'))
    const submit = dialog()!.querySelector<HTMLButtonElement>('button[type="submit"]')!
    await landed(() => expect(submit.disabled).toBe(true))
    pane.unmount()
  })
})

describe('what is filled in beforehand', () => {
  it('names the need before the topic and the topic before the group', () => {
    const need = { id: 'n', name: '限额不够' }
    expect(prefilled({ ...SUMMARY, need, urgent: true })).toMatchObject({
      title: '限额不够',
      urgency: 'urgent',
    })
    expect(prefilled({ ...SUMMARY, topic: null })).toMatchObject({ title: '外汇业务', category: '' })
    expect(prefilled(null)).toEqual({ title: '', category: '', urgency: 'normal', note: '' })
  })

  it('chooses a category only where it can be chosen', () => {
    expect(isLeaf(TREE, 'forex.exchange')).toBe(true)
    expect(isLeaf(TREE, 'forex')).toBe(false)
    expect(isLeaf(TREE, 'loan')).toBe(false)
  })
})

describe('between the messages', () => {
  it.each([
    ['ticket.opened', {}, '工号 1001 建了工单'],
    ['ticket.retried', {}, '工号 1001 重新提交了工单'],
    ['ticket.accepted', { ticket_number: 'A1' }, '工单已受理，工单号 A1'],
    ['ticket.accepted', { ticket_number: null }, '工单已送到，没有返回编号'],
    ['ticket.failed', { code: 'timeout' }, '工单没有送到，可以重新提交'],
  ])('%s', (type, data, words) => {
    expect(entryWords(entry(1, type, 0, data as DeskEntry['data']))).toBe(words)
  })
})
