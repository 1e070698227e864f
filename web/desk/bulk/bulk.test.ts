import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { chooseStaffLocale } from '@subtext/staff-ui'
import CardRows from '../list/CardRows.vue'
import { useInbox } from '../inbox/store'
import { useLabels } from '../labels/store'
import { card, inbox } from '../testing'
import BulkBar from './BulkBar.vue'
import BulkDialog from './BulkDialog.vue'
import { useSelection } from './selection'
import { skippedBy } from './skipped'

vi.setConfig({ testTimeout: 30_000 })
const landed = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 20_000 })
const asked: { url: string; body: unknown }[] = []
let answers: Record<string, unknown> = {}

beforeEach(() => {
  setActivePinia(createPinia())
  chooseStaffLocale('zh-CN')
  asked.length = 0
  answers = {}
  vi.stubGlobal('fetch', (url: string, init?: RequestInit) => {
    const path = new URL(url, 'http://desk').pathname
    asked.push({ url: path, body: typeof init?.body === 'string' ? JSON.parse(init.body) : null })
    return Promise.resolve(Response.json(answers[path] ?? {}))
  })
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600)
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(120)
})

const CARDS = Array.from({ length: 5 }, (_, index) => card(`c${index}`))
const chosen = (): string[] => [...useSelection().chosen].sort()

async function rows(): Promise<VueWrapper> {
  const scroller = document.createElement('div')
  document.body.append(scroller)
  const wrapper = mount(CardRows, {
    props: { cards: CARDS, scroller, active: null, accepting: null, unread: new Set<string>() },
    global: { stubs: { RouterLink: { template: '<a href="#"><slot /></a>' } } },
    attachTo: scroller,
  })
  await landed(() => expect(wrapper.findAll('li').length).toBe(5))
  return wrapper
}

describe('choosing in the list', () => {
  it('takes a tick, a range with Shift, and a card with Shift without opening it', async () => {
    const list = await rows()
    const boxes = list.findAll('[data-testid="pick"]')
    expect(boxes[0]!.attributes('aria-label')).toBe('选择：需求 c0')
    await boxes[0]!.trigger('click')
    await boxes[2]!.trigger('click', { shiftKey: true })
    expect(chosen()).toEqual(['c0', 'c1', 'c2'])
    const opened = new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey: true })
    list.findAll('a')[4]!.element.dispatchEvent(opened)
    expect(opened.defaultPrevented).toBe(true)
    expect(chosen()).toEqual(['c0', 'c1', 'c2', 'c3', 'c4'])
    const plain = new MouseEvent('click', { bubbles: true, cancelable: true })
    list.findAll('a')[4]!.element.dispatchEvent(plain)
    expect(chosen()).toHaveLength(5)
  })

  it('takes all with Ctrl or ⌘ + A, lets go with Escape, and leaves other keys alone', async () => {
    const list = await rows()
    const press = (over: KeyboardEventInit): KeyboardEvent => {
      const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, code: 'KeyA', ...over })
      list.findAll('a')[0]!.element.dispatchEvent(event)
      return event
    }
    expect(press({ ctrlKey: true, altKey: true }).defaultPrevented).toBe(false)
    expect(press({}).defaultPrevented).toBe(false)
    expect(chosen()).toEqual([])
    expect(press({ metaKey: true }).defaultPrevented).toBe(true)
    expect(chosen()).toHaveLength(5)
    press({ code: 'Escape', key: 'Escape' })
    expect(chosen()).toEqual([])
    press({ ctrlKey: true })
    await list.setProps({ cards: CARDS.slice(0, 2) })
    expect(chosen()).toEqual(['c0', 'c1'])
  })
})

function dialog(deed: 'assign' | 'label' | 'close') {
  return mount(BulkDialog, {
    props: { modelValue: true, deed },
    global: { stubs: { teleport: true } },
    attachTo: document.body,
  })
}

describe('a deed on many', () => {
  it('names how many, sends one request, and keeps chosen what was refused, with the reason', async () => {
    answers = {
      '/v1/desk/labels': {
        labels: [
          { id: 'l_1', name: '盗刷', colour: 'red', retired: false },
          { id: 'l_2', name: '旧的', colour: 'blue', retired: true },
        ],
        may_manage: false,
      },
      '/v1/desk/bulk/labels': {
        done: 1,
        results: [
          { conversation: 'c0', code: null, message: null },
          { conversation: 'c1', code: 'not_yours', message: '…' },
        ],
      },
    }
    useInbox().replace(inbox({ waiting: CARDS }))
    useSelection().take(['c0', 'c1'])
    await useLabels().load()
    const asking = dialog('label')
    await flushPromises()
    const confirm = asking.get('[data-testid="bulk-do"]')
    expect(confirm.text()).toBe('修改 2 个会话的标签')
    expect(confirm.attributes('disabled')).toBeDefined()
    const [on, , retired, off] = asking.findAll('input[type="checkbox"]')
    expect(retired!.attributes('disabled')).toBeDefined()
    await on!.setValue(true)
    await off!.setValue(true)
    await asking.get('form').trigger('submit')
    await flushPromises()
    expect(asked.find(({ url }) => url === '/v1/desk/bulk/labels')?.body).toEqual({
      conversations: ['c0', 'c1'],
      on: ['l_1'],
      off: ['l_2'],
    })
    expect(asking.get('[data-testid="bulk-left"]').text()).toContain('需求 c1该会话当前不由您服务')
    expect(asking.emitted('update:modelValue')).toBeUndefined()
    expect(chosen()).toEqual(['c1'])
    expect(useSelection().said).toBe('1 个会话的标签已修改；1 个没有办成')
  })

  it('closes with one wrap-up, which has to be complete', async () => {
    answers = {
      '/v1/desk/categories': { categories: [] },
      '/v1/desk/bulk/close': { done: 1, results: [{ conversation: 'c0', code: null, message: null }] },
    }
    useSelection().take(['c0'])
    const asking = dialog('close')
    await flushPromises()
    await asking.get('textarea').setValue(' 已说明 ')
    await asking.get('form').trigger('submit')
    expect(asked.some(({ url }) => url === '/v1/desk/bulk/close')).toBe(false)
    await asking.findAll('input[type="radio"]')[1]!.setValue(true)
    await asking.get('form').trigger('submit')
    await flushPromises()
    expect(asked.find(({ url }) => url === '/v1/desk/bulk/close')?.body).toEqual({
      conversations: ['c0'],
      resolved: false,
      note: '已说明',
    })
    expect(asking.emitted('update:modelValue')).toEqual([[false]])
    expect(chosen()).toEqual([])
  })
})

describe('what a deed passes over', () => {
  const me = { number: '1001', name: '' }
  const [waits, own, wrap, other] = [
    card('c1'),
    card('c2', { owner: 'human', agent: me }),
    card('c3', { owner: 'wrap_up', agent: me }),
    card('c4', { owner: 'human', agent: { number: '1002', name: '' } }),
  ]
  it.each([
    ['assign', [waits, own], 0],
    ['assign', [wrap, other], 2],
    ['assign', [card('c5', { owner: 'human', agent: me, consulted: true })], 1],
    ['close', [own, wrap], 0],
    ['close', [waits, other], 2],
  ] as const)('%s %#', (deed, cards, count) => {
    expect(skippedBy(deed, [...cards], '1001')).toBe(count)
  })
})

describe('the bar', () => {
  it('stands there while something is chosen, and tells how many', async () => {
    useInbox().replace(inbox({ waiting: CARDS }))
    const bar = mount(BulkBar)
    expect(bar.find('[data-testid="bulk-bar"]').exists()).toBe(false)
    useSelection().take(['c0', 'c1'])
    await flushPromises()
    expect(bar.get('[role="status"]').text()).toBe('已选 2 个会话')
    expect(bar.get('[data-testid="bulk-skips-close"]').text()).toBe('结束会跳过 2 个（不由您服务）')
    expect(bar.find('[data-testid="bulk-skips-assign"]').exists()).toBe(false)
    await bar.get('[data-testid="bulk-all"]').trigger('click')
    expect(chosen()).toHaveLength(5)
    await bar.get('[data-testid="bulk-clear"]').trigger('click')
    expect(bar.find('[data-testid="bulk-bar"]').exists()).toBe(false)
  })
})
