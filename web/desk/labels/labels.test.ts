import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { KnownLabel, LabelSet } from '@subtext/api'
import { chooseStaffLocale } from '@subtext/staff-ui'
import { entryWords } from '../conversation/entries'
import type { Thread } from '../conversation/threads'
import InboxCard from '../inbox/InboxCard.vue'
import { card, moment } from '../testing'
import LabelPicker from './LabelPicker.vue'
import LabelsDialog from './LabelsDialog.vue'
import { labelsOf } from './shown'
import { useLabels } from './store'

const RISK: KnownLabel = { id: 'l_1', name: '盗刷', colour: 'red', retired: false }
const OLD: KnownLabel = { id: 'l_2', name: '旧的', colour: 'blue', retired: true }
const SET: LabelSet = { labels: [RISK, OLD], may_manage: true }
const asked: string[] = []
let refuse = false

beforeEach(() => {
  setActivePinia(createPinia())
  chooseStaffLocale('zh-CN')
  asked.length = 0
  refuse = false
  vi.stubGlobal('fetch', (url: string, init?: RequestInit) => {
    const path = new URL(url, 'http://desk').pathname
    const body = typeof init?.body === 'string' ? init.body : ''
    asked.push(`${init?.method ?? 'GET'} ${path} ${body}`.trim())
    if (refuse) {
      const error = { code: 'label_taken', message: '', request_id: '' }
      return Promise.resolve(Response.json({ error }, { status: 409 }))
    }
    return Promise.resolve(Response.json(path === '/v1/desk/labels' ? SET : { labels: [] }))
  })
})

const entry = (labels: object[]) => ({
  number: 1,
  type: 'labelled',
  at: moment(1),
  author: '1001',
  data: { on: ['盗刷'], off: ['旧的'], labels },
})
const thread = (over: Partial<Thread> = {}): Thread =>
  ({
    log: { conversation: 'c1' },
    entries: [],
    summary: { labels: [{ id: 'l_2', name: '旧的' }] },
    ...over,
  }) as unknown as Thread

describe('the labels of a conversation', () => {
  it('are those of its beginning until an entry says otherwise, named and coloured as they are now', () => {
    expect(labelsOf(thread(), SET.labels)).toEqual([{ id: 'l_2', name: '旧的', colour: 'blue' }])
    expect(labelsOf(thread(), [])[0]!.colour).toBe('grey')
    const told = entry([{ id: 'l_1', name: '盗刷?', colour: 'pink' }])
    expect(labelsOf(thread({ entries: [told] }), SET.labels)).toEqual([
      { id: 'l_1', name: '盗刷', colour: 'red' },
    ])
    expect(labelsOf(thread({ entries: [told, entry([])] }), SET.labels)).toEqual([])
    expect(entryWords(told)).toBe('工号 1001 加上标签：盗刷；工号 1001 取下标签：旧的')
  })

  it('stand on the card, beside the badge of a VIP and the channel', () => {
    const shown = mount(InboxCard, {
      props: {
        card: card('c1', { vip: true, channel: 'app', labels: [RISK] }),
        active: false,
        unread: false,
        accepting: false,
      },
      global: { stubs: { RouterLink: { template: '<a href="#"><slot /></a>' } } },
    })
    expect(shown.get('[data-testid="labels"]').text()).toBe('盗刷')
    expect(shown.get('[data-testid="vip"]').text()).toBe('VIP')
    expect(shown.text()).toContain('手机银行')
  })

  it('are changed by who has the customer; a retired one can only be taken off', async () => {
    const props = { thread: thread(), mine: true }
    const picker = mount(LabelPicker, { props, attachTo: document.body })
    await flushPromises()
    await picker.get('[data-testid="label-toggle"]').trigger('click')
    const boxes = picker.findAll('input')
    expect(document.activeElement).toBe(boxes[0]!.element)
    expect(boxes.map(({ element }) => element.checked)).toEqual([false, true])
    await boxes[0]!.setValue(true)
    await boxes[1]!.setValue(false)
    expect(asked.slice(-2)).toEqual([
      'POST /v1/desk/conversations/c1/labels {"on":["l_1"],"off":[]}',
      'POST /v1/desk/conversations/c1/labels {"on":[],"off":["l_2"]}',
    ])
    await picker.get('.picker').trigger('keydown', { key: 'Escape' })
    expect(picker.find('#label-choices').exists()).toBe(false)
    await picker.setProps({ mine: false })
    expect(picker.find('[data-testid="label-toggle"]').exists()).toBe(false)
  })
})

describe('the set', () => {
  it('is added to and changed, and what is refused is said', async () => {
    await useLabels().load()
    const dialog = mount(LabelsDialog, {
      props: { modelValue: true },
      global: { stubs: { teleport: true } },
    })
    await flushPromises()
    const [row] = dialog.findAll('[data-testid="label-row"]')
    expect(row!.get('button').attributes('disabled')).toBeDefined()
    await row!.get('input[type="checkbox"]').setValue(true)
    await row!.trigger('submit')
    await flushPromises()
    expect(asked.at(-1)).toBe('PUT /v1/desk/labels/l_1 {"name":"盗刷","colour":"red","retired":true}')
    refuse = true
    const fresh = dialog.get('[data-testid="label-new"]')
    await fresh.get('input').setValue(' 盗刷 ')
    await fresh.get('select').setValue('teal')
    await fresh.trigger('submit')
    await flushPromises()
    expect(asked.at(-1)).toBe('POST /v1/desk/labels {"name":"盗刷","colour":"teal"}')
    expect(dialog.text()).toContain('已经有同名的标签')
  })

  it('is fetched once, and again when it changed', async () => {
    const store = useLabels()
    store.changed()
    expect(asked).toEqual([])
    await Promise.all([store.load(), store.load()])
    expect(asked).toHaveLength(1)
    store.changed()
    await flushPromises()
    expect(asked).toHaveLength(2)
    expect(store.inUse.map(({ id }) => id)).toEqual(['l_1'])
  })
})
