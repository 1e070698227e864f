import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Block, DeskEntry } from '@subtext/api'
import { fakeService } from '@subtext/api/testing'
import { openLog } from '@subtext/chat-ui'
import { chooseStaffLocale, serverClock } from '@subtext/staff-ui'
import { entryWords } from '../conversation/entries'
import type { Thread } from '../conversation/threads'
import { createWatchers } from '../live/watchers'
import { entry, moment, snapshot } from '../testing'
import BlockBar from './BlockBar.vue'
import BlockDialog from './BlockDialog.vue'
import BlocksPage from './BlocksPage.vue'

vi.setConfig({ testTimeout: 30_000 })
const OF = '/v1/desk/conversations/c1/block'
const landed = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 20_000 })

function block(over: Partial<Block> = {}): Block {
  return {
    id: 'b_1',
    conversation: 'c1',
    state: 'proposed',
    reason: 'abuse',
    hours: 24,
    note: null,
    headline: '账单不对',
    known: false,
    mark: '3F2A',
    proposed_by: { number: '1001', name: '坐席一' },
    proposed_at: moment(0),
    decided_by: null,
    decided_at: null,
    until: null,
    lifted_by: null,
    lifted_at: null,
    told_at: null,
    ...over,
  }
}

function thread(entries: DeskEntry[] = []): Thread {
  return { log: openLog(snapshot([], 'human')), summary: null, entries, commitments: [], seen: 0 }
}

function serve(routes: Parameters<typeof fakeService>[0]) {
  const service = fakeService(routes)
  vi.stubGlobal('fetch', service.fetch)
  return service
}

beforeEach(() => {
  setActivePinia(createPinia())
  serverClock.synchronise(moment(20))
  chooseStaffLocale('zh-CN')
})

describe('the bar in the conversation', () => {
  it('offers to propose while nothing holds good', async () => {
    serve({ [`GET ${OF}`]: () => ({ body: { block: null } }) })
    const bar = mount(BlockBar, { props: { thread: thread() } })
    await flushPromises()
    expect(bar.get('[data-testid="block-ask"]').text()).toBe('申请限制客户发言')
  })

  it('says who proposed, and asks again with every step', async () => {
    let now: Block | null = block()
    const service = serve({ [`GET ${OF}`]: () => ({ body: { block: now } }) })
    const bar = mount(BlockBar, { props: { thread: thread() } })
    await landed(() => expect(bar.text()).toContain('工号 1001 已申请限制客户发言'))
    now = block({ state: 'active', until: moment(3600) })
    await bar.setProps({ thread: thread([entry(1, 'block.confirmed', 10, {})]) })
    await landed(() => expect(bar.text()).toContain('客户被限制发言，到'))
    expect(service.requests).toHaveLength(2)
  })

  it('asks again when a block changed elsewhere: it may be this customer’s', async () => {
    let now: Block | null = null
    serve({ [`GET ${OF}`]: () => ({ body: { block: now } }) })
    const bar = mount(BlockBar, { props: { thread: thread() } })
    await landed(() => expect(bar.find('[data-testid="block-ask"]').exists()).toBe(true))
    now = block({ conversation: 'c2', state: 'active', until: moment(3600) })
    createWatchers()({ type: 'blocks.changed' })
    await landed(() => expect(bar.text()).toContain('客户被限制发言，到'))
  })

  it('shows no block that has ended by itself', async () => {
    serve({ [`GET ${OF}`]: () => ({ body: { block: block({ state: 'active', until: moment(20) }) } }) })
    const bar = mount(BlockBar, { props: { thread: thread() } })
    await flushPromises()
    expect(bar.find('[data-testid="block-state"]').exists()).toBe(false)
  })
})

describe('the dialog', () => {
  const open = () =>
    mount(BlockDialog, {
      props: { modelValue: true, conversation: 'c1' },
      attachTo: document.body,
      global: { stubs: { teleport: true, transition: true } },
    })

  it('sends reason, time and note, and wants a note for another reason', async () => {
    const service = serve({ [`POST ${OF}`]: () => ({ status: 201, body: block() }) })
    const dialog = open()
    await flushPromises()
    const button = () => dialog.get('button[type="submit"]')
    expect(button().attributes('disabled')).toBeDefined()
    await dialog.get('input[value="other"]').setValue(true)
    expect(button().attributes('disabled')).toBeDefined()
    await dialog.get('textarea').setValue(' 反复刷屏 ')
    await dialog.get('input[value="168"]').setValue(true)
    expect(button().attributes('disabled')).toBeUndefined()
    expect(dialog.text()).toContain('由主管决定')
    await dialog.get('form').trigger('submit')
    await flushPromises()
    expect(service.requests.map(({ body }) => body)).toEqual([
      { reason: 'other', hours: 168, note: '反复刷屏' },
    ])
    expect(dialog.emitted('made')).toHaveLength(1)
    dialog.unmount()
  })

  it('says what was refused and stays open', async () => {
    serve({
      [`POST ${OF}`]: () => ({
        status: 409,
        body: { error: { code: 'already_proposed', message: '', request_id: 'r' } },
      }),
    })
    const dialog = open()
    await flushPromises()
    await dialog.get('input[value="spam"]').setValue(true)
    await dialog.get('form').trigger('submit')
    await landed(() => expect(dialog.text()).toContain('已经有同事提出'))
    expect(dialog.emitted('update:modelValue')).toBeUndefined()
    dialog.unmount()
  })
})

describe('the list', () => {
  const page = () =>
    mount(BlocksPage, { global: { stubs: { RouterLink: { template: '<a><slot /></a>' }, StaffBar: true } } })

  it('decides, and shows what it led to', async () => {
    let state: Block['state'] = 'proposed'
    const service = serve({
      'GET /v1/desk/blocks': () => ({ body: { blocks: [block({ state })], next: null, version: state } }),
      'POST /v1/desk/blocks/b_1/confirm': () => {
        state = 'active'
        return { body: block({ state }) }
      },
    })
    const list = page()
    await landed(() => expect(list.text()).toContain('待决定'))
    expect(list.findAll('td.actions button').map((one) => one.text())).toEqual(['同意', '不同意'])
    await list.get('td.actions button').trigger('click')
    await landed(() => expect(list.findAll('td.actions button').map((one) => one.text())).toEqual(['解除']))
    expect(service.requests.some(({ path }) => path === '/v1/desk/blocks/b_1/confirm')).toBe(true)
    list.unmount()
  })

  it('says first who is blocked, and in which conversation', async () => {
    const known = block({ id: 'b_2', known: true, mark: '77C0', headline: '客户要求人工：「账单不对」' })
    serve({ 'GET /v1/desk/blocks': () => ({ body: { blocks: [block(), known], next: null, version: 'a' } }) })
    const list = page()
    await landed(() => expect(list.findAll('[data-testid="block"]')).toHaveLength(2))
    const first = () => list.findAll('tbody tr').map((row) => row.get('*').text())
    expect(list.get('thead th').text()).toBe('客户')
    expect(first()).toEqual(['访客 3F2A会话：账单不对', '已认证客户 77C0会话：客户要求人工：「账单不对」'])
    chooseStaffLocale('en')
    await flushPromises()
    expect(first()[1]).toBe('Identified customer 77C0Conversation: Asked for a person: 「账单不对」')
    list.unmount()
  })

  it('waits for the next change instead of asking now and then', async () => {
    const service = serve({
      'GET /v1/desk/blocks': ({ query }) => {
        if (query.get('known') === null) return { body: { blocks: [block()], next: null, version: 'a' } }
        const blocks = [block(), block({ id: 'b_2', note: '刚提出' })]
        return { body: { blocks, next: null, version: 'b' } }
      },
    })
    const list = page()
    await landed(() => expect(list.text()).toContain('刚提出'))
    const second = service.requests[1]!.query
    expect([second.get('known'), second.get('wait')]).toEqual(['a', '25'])
    list.unmount()
  })

  it('has the past in pages', async () => {
    serve({
      'GET /v1/desk/blocks': ({ query }) => {
        if (query.get('list') === 'current') return { body: { blocks: [], next: null, version: '0' } }
        const first = query.get('before') === null
        const one = block({ id: first ? 'b_2' : 'b_1', state: 'expired' })
        return { body: { blocks: [one], next: first ? 'b_2' : null, version: '1' } }
      },
    })
    const list = page()
    await landed(() => expect(list.text()).toContain('现在没有被限制发言的客户'))
    await list.findAll('.lists button')[1]!.trigger('click')
    await landed(() => expect(list.findAll('[data-testid="block"]')).toHaveLength(1))
    await list.findAll('button').at(-1)!.trigger('click')
    await landed(() => expect(list.findAll('[data-testid="block"]')).toHaveLength(2))
    expect(list.findAll('td.actions button')).toHaveLength(0)
    list.unmount()
  })
})

describe('entries in the conversation', () => {
  it.each([
    [
      'block.proposed',
      { reason: 'spam', hours: 168, note: '连发广告' },
      '申请限制客户发言 7 天（广告或刷屏）：连发广告',
    ],
    ['block.proposed', { reason: 'abuse', hours: 1, note: null }, '申请限制客户发言 1 小时（辱骂）'],
    ['block.declined', {}, '没有同意限制发言'],
    ['block.lifted', {}, '解除了发言限制'],
  ])('%s', (type, data, words) => {
    expect(entryWords(entry(1, type, 0, data))).toMatch(new RegExp(`${words}$`))
  })

  it('says until when', () => {
    expect(entryWords(entry(1, 'block.confirmed', 0, { until: moment(0) }))).toContain('限制客户发言，到 ')
  })

  it('speaks English', () => {
    chooseStaffLocale('en')
    expect(entryWords(entry(1, 'block.lifted', 0, {}))).toContain('lifted the block')
  })
})
