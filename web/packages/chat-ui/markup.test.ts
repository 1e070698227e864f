import { mount } from '@vue/test-utils'
import { nextTick } from 'vue'
import { describe, expect, it, vi } from 'vitest'
import ExitNotice from './ExitNotice.vue'
import MessageList from './MessageList.vue'
import { createLinks, LINKS } from './links'
import { openLog } from './log'
import { rowsOf } from './rows'
import { agentSays, bot, customer, opened, snapshot } from './testing'

/** What is fetched or focused comes when it comes: a busy machine may take its time. */
vi.setConfig({ testTimeout: 30_000 })
const landed = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 20_000 })

const links = () => createLinks(['bank.example'], ['partner.example'])

function list(...events: ReturnType<typeof bot>[]) {
  const rows = rowsOf(
    openLog(snapshot([opened(), ...events])),
    () => null,
    () => 'day',
  )
  return mount(MessageList, { props: { rows }, global: { provide: { [LINKS as symbol]: links() } } })
}

describe('markup in bubbles', () => {
  it('is elements for what the bot says', () => {
    const wrapper = list(bot(2, '**先**挂失\n1. 打电话\n见 https://bank.example/a'))
    expect(wrapper.get('strong').text()).toBe('先')
    expect(wrapper.get('.st-item').text()).toBe('1. 打电话')
    const link = wrapper.get('a')
    expect([link.attributes('href'), link.attributes('rel'), link.attributes('target')]).toEqual([
      'https://bank.example/a',
      'noopener noreferrer',
      '_blank',
    ])
  })

  it('is links only where agents write, and nothing where customers do', () => {
    const text = '1. 见 https://bank.example/a'
    const wrapper = list(customer(2, text), agentSays(3, text))
    expect(wrapper.findAll('.st-item')).toHaveLength(0)
    expect(wrapper.findAll('a').map((link) => link.element.closest('article')!.dataset.by)).toEqual(['agent'])
  })

  it('is text where a screen says nothing about links', () => {
    const rows = rowsOf(
      openLog(snapshot([opened(), bot(2, 'https://bank.example/a')])),
      () => null,
      () => 'day',
    )
    expect(mount(MessageList, { props: { rows } }).find('a').exists()).toBe(false)
  })
})

describe('leaving the pages of the bank', () => {
  function setUp() {
    const provided = links()
    const wrapper = mount(ExitNotice, {
      global: { provide: { [LINKS as symbol]: provided } },
      attachTo: document.body,
    })
    const from = document.createElement('button')
    document.body.append(from)
    return { wrapper, provided, from }
  }

  it('needs no word for the bank itself', () => {
    const { provided } = setUp()
    expect(provided.follow('https://www.bank.example/a', null)).toBe(false)
    expect(provided.leaving.value).toBeNull()
  })

  it('is asked about, with the address, and the focus comes back', async () => {
    const { wrapper, provided, from } = setUp()
    expect(provided.follow('https://partner.example/x', from)).toBe(true)
    await landed(() => expect(document.activeElement?.textContent).toBe('不打开'))
    expect(wrapper.get('[role=alertdialog]').text()).toContain('partner.example')
    expect(wrapper.get('a').attributes('href')).toBe('https://partner.example/x')
    await wrapper.get('[role=alertdialog]').trigger('keydown', { key: 'Tab' })
    expect(document.activeElement?.textContent).toBe('继续打开')
    await wrapper.get('[role=alertdialog]').trigger('keydown', { key: 'Escape' })
    await nextTick()
    expect(wrapper.find('[role=alertdialog]').exists()).toBe(false)
    await landed(() => expect(document.activeElement).toBe(from))
  })
})
