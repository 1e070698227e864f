import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, type PropType } from 'vue'
import type { SaidValue } from '@subtext/api'
import { fakeService, refusal, type FakeReply } from '@subtext/api/testing'
import { MessageList, openLog, rowsOf } from '@subtext/chat-ui'
import { chooseStaffLocale } from '@subtext/staff-ui'
import type { Thread } from '../conversation/threads'
import { event, handed, snapshot } from '../testing'
import CustomerCard from './CustomerCard.vue'
import { followPersonal } from './follow'
import { grouped } from './grouping'
import RevealDialog from './RevealDialog.vue'
import { usePersonal } from './store'

vi.setConfig({ testTimeout: 30_000 })
const OF = '/v1/desk/conversations/c1/personal'
const PHONE = '13800138000'
const landed = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 20_000 })

function said(over: Partial<SaidValue> = {}): SaidValue {
  const shown = '[手机号 尾号8000]'
  return { seq: 2, start: 2, end: 2 + shown.length, kind: 'phone', shown, value: 'k_1', until: null, ...over }
}

function masked(seq: number, text = '电话[手机号 尾号8000]') {
  return event(seq, 'message.customer', { text, client_id: `customer-${seq}`, masked: ['phone'] })
}

function thread(...events: Parameters<typeof snapshot>[0]): Thread {
  return { log: openLog(snapshot(events, 'human')), summary: null, entries: [], commitments: [], seen: 0 }
}

function serve(routes: Parameters<typeof fakeService>[0]) {
  const service = fakeService(routes)
  vi.stubGlobal('fetch', service.fetch)
  return service
}

/** A pane with the messages of a thread, as the desk shows them. */
const Pane = defineComponent({
  props: { thread: { type: Object as PropType<Thread>, required: true } },
  setup(props) {
    followPersonal('c1', () => props.thread)
    const rows = () =>
      rowsOf(
        props.thread.log,
        () => null,
        () => 'day',
        'agent',
      )
    return () => h(MessageList, { rows: rows(), self: 'agent', readonly: true })
  },
})

beforeEach(() => {
  setActivePinia(createPinia())
  chooseStaffLocale('zh-CN')
})
afterEach(() => {
  vi.useRealTimers()
  document.body.innerHTML = ''
})

describe('reading aloud', () => {
  it.each([
    ['phone', '138 0013-8000', ['138', '0013', '8000']],
    ['phone', '１３８００１３８０００', ['138', '0013', '8000']],
    ['card', '6222021234567890128', ['6222', '0212', '3456', '7890', '128']],
    ['id_card', '11010519491231002x', ['110105', '1949', '1231', '002x']],
    ['account', '12345678', ['1234', '5678']],
    ['phone', '一三八零零一三八零零零', ['一三八零零一三八零零零']],
    ['email', 'zhang.san@example.com', ['zhang.san@example.com']],
  ])('%s %s', (kind, value, pieces) => {
    expect(grouped(kind, value)).toEqual(pieces)
  })
})

describe('below a message', () => {
  it('stands one control for each value that is kept', async () => {
    const card = said({ start: 20, kind: 'card', shown: '[卡号 尾号0128]', value: null })
    serve({ [`GET ${OF}`]: () => ({ body: { said: [said(), card] } }) })
    const pane = mount(Pane, { props: { thread: thread(event(1, 'conversation.opened', {}), masked(2)) } })
    const control = await landed(() => pane.get('[data-testid="see"]'))
    expect(pane.findAll('[data-testid="see"]')).toHaveLength(1)
    expect(control.attributes('aria-label')).toBe('查看手机号 [手机号 尾号8000]')
    await control.trigger('click')
    expect(usePersonal().asked).toMatchObject({ value: 'k_1' })
    pane.unmount()
    expect(usePersonal().said).toEqual([])
    expect(usePersonal().asked).toBeNull()
  })

  it('is nothing while the vault is off', async () => {
    serve({ [`GET ${OF}`]: () => ({ body: { said: [said({ value: null })] } }) })
    const pane = mount(Pane, { props: { thread: thread(event(1, 'conversation.opened', {}), masked(2)) } })
    await landed(() => expect(usePersonal().said).toHaveLength(1))
    expect(pane.find('[data-testid="see"]').exists()).toBe(false)
  })

  it('follows what is said and who serves', async () => {
    const service = serve({ [`GET ${OF}`]: () => ({ body: { said: [] } }) })
    const events = [event(1, 'conversation.opened', {}), masked(2)]
    const pane = mount(Pane, { props: { thread: thread(...events) } })
    await landed(() => expect(service.requests).toHaveLength(1))
    await pane.setProps({ thread: thread(...events, masked(3)) })
    await landed(() => expect(service.requests).toHaveLength(2))
    const plain = event(4, 'message.customer', { text: '在吗', client_id: 'customer-4', masked: [] })
    await pane.setProps({ thread: thread(...events, masked(3), plain) })
    await flushPromises()
    expect(service.requests, 'a message without anything masked changes nothing').toHaveLength(2)
    const closed = thread(...events, masked(3), handed(4, 'human', 'closed'))
    closed.log = { ...closed.log, state: { ...closed.log.state, owner: 'closed' } }
    await pane.setProps({ thread: closed })
    await landed(() => expect(service.requests).toHaveLength(3))
  })
})

describe('the card', () => {
  it('names each value once, masked, with its control where it may be shown', async () => {
    serve({
      [`GET ${OF}`]: () => ({
        body: {
          said: [
            said({ value: 'k_old' }),
            said({ seq: 5, value: 'k_new' }),
            said({ seq: 5, start: 30, kind: 'id_card', shown: '[证件号]', value: null }),
          ],
        },
      }),
    })
    await usePersonal().look('c1')
    const card = mount(CustomerCard)
    expect(card.findAll('[data-testid="said"]').map((one) => one.get('span').text())).toEqual([
      '手机号 尾号8000',
      '证件号',
    ])
    expect(card.text(), 'who he is stands in the summary').not.toContain('身份')
    chooseStaffLocale('en')
    await card.vm.$nextTick()
    expect(card.findAll('[data-testid="said"]').map((one) => one.get('span').text())).toEqual([
      'phone number ending 8000',
      'identity number',
    ])
    await card.get('button').trigger('click')
    expect(usePersonal().asked).toMatchObject({ value: 'k_new' })
  })

  it('says so when nothing was said', () => {
    const card = mount(CustomerCard)
    expect(card.text()).toContain('没有提供过号码')
  })
})

describe('the dialog', () => {
  async function open(reveal: FakeReply) {
    const service = serve({
      [`GET ${OF}`]: () => ({ body: { said: [said()] } }),
      [`POST ${OF}/reveal`]: reveal,
    })
    const personal = usePersonal()
    await personal.look('c1')
    personal.ask(said())
    const dialog = mount(RevealDialog, {
      props: { asked: said() },
      attachTo: document.body,
      global: { stubs: { teleport: true, transition: true } },
    })
    await flushPromises()
    return { service, dialog, personal }
  }

  it('asks for a reason and shows the value for half a minute', async () => {
    const { service, dialog, personal } = await open(() => ({ body: { kind: 'phone', value: PHONE } }))
    const button = () => dialog.get('button[type="submit"]')
    expect(button().attributes('disabled')).toBeDefined()
    await dialog.get('input[value="callback"]').setValue(true)
    expect(button().attributes('disabled')).toBeUndefined()
    vi.useFakeTimers()
    await dialog.get('form').trigger('submit')
    await vi.waitFor(() => expect(dialog.find('[data-testid="value"]').exists()).toBe(true))
    expect(service.requests.at(-1)?.body).toEqual({ value: 'k_1', reason: 'callback', note: '' })
    expect(dialog.findAll('[data-testid="value"] span').map((one) => one.text())).toEqual([
      '138',
      '0013',
      '8000',
    ])
    expect(document.activeElement).toBe(dialog.get('[data-testid="value"]').element)
    expect(dialog.get('[data-testid="hides-in"]').text()).toContain('30 秒')
    vi.advanceTimersByTime(29_000)
    await flushPromises()
    expect(dialog.get('[data-testid="hides-in"]').text()).toContain('1 秒')
    expect(personal.asked).not.toBeNull()
    vi.advanceTimersByTime(1_000)
    await flushPromises()
    expect(personal.asked).toBeNull()
    expect(dialog.html()).not.toContain('0013')
    dialog.unmount()
  })

  it('wants words for another reason', async () => {
    const { service, dialog } = await open(() => ({ body: { kind: 'phone', value: PHONE } }))
    const button = () => dialog.get('button[type="submit"]')
    await dialog.get('input[value="other"]').setValue(true)
    expect(button().attributes('disabled')).toBeDefined()
    await dialog.get('textarea').setValue(' 系统里没有号码 ')
    expect(button().attributes('disabled')).toBeUndefined()
    await dialog.get('form').trigger('submit')
    await landed(() => expect(dialog.find('[data-testid="value"]').exists()).toBe(true))
    expect(service.requests.at(-1)?.body).toEqual({ value: 'k_1', reason: 'other', note: '系统里没有号码' })
    dialog.unmount()
  })

  it('says what was refused and shows nothing', async () => {
    const { dialog } = await open(() => refusal(404, 'vault_gone'))
    await dialog.get('input[value="identity"]').setValue(true)
    await dialog.get('form').trigger('submit')
    await landed(() => expect(dialog.text()).toContain('这项信息已经不再保存'))
    expect(dialog.find('[data-testid="value"]').exists()).toBe(false)
    dialog.unmount()
  })
})
