import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SoundsLike } from '../phrases/finding'
import CommandPalette from './CommandPalette.vue'
import { COMMAND_NAMES, keyOf } from './commands'
import { findOffers, type Offer } from './offers'
import { namesOf } from './words'

const ran: string[] = []
const offer = (id: string, label: string, ...also: string[]): Offer => ({
  id,
  label,
  also,
  detail: '',
  run: () => ran.push(id),
})
const OFFERS = [
  offer('next', '下一个会话', 'Next conversation'),
  offer('hold', '请客户稍等', 'Let the customer hold'),
  offer('transfer', '转接', 'Transfer'),
  offer('c1', '打开会话：想换美元', '想换美元', '外汇业务'),
]
const found = (query: string, sounds: SoundsLike = () => false): string[] =>
  findOffers(OFFERS, query, sounds).map(({ id }) => id)

describe('what is found', () => {
  it('goes by Chinese, by English in any case, and by other words of a conversation', () => {
    expect(found('转')).toEqual(['transfer'])
    expect(found(' TRANS ')).toEqual(['transfer'])
    expect(found('外汇')).toEqual(['c1'])
    expect(found('没有')).toEqual([])
  })

  it('puts what begins so before what contains it, and keeps the order otherwise', () => {
    expect(found('会话')).toEqual(['next', 'c1'])
    expect(found('想换')).toEqual(['c1'])
    expect(found('')).toEqual(['next', 'hold', 'transfer', 'c1'])
  })

  it('asks for sounds only in letters', () => {
    const sounds = vi.fn((text: string, query: string) => text === '转接' && query === 'zj')
    expect(found('zj', sounds)).toEqual(['transfer'])
    sounds.mockClear()
    expect(found('专', sounds)).toEqual([])
    expect(sounds).not.toHaveBeenCalled()
  })
})

describe('the table of commands', () => {
  it('gives every key to one command and every command two names', () => {
    const keys = COMMAND_NAMES.map(keyOf).filter(Boolean)
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys).toEqual(expect.arrayContaining(['Ctrl + K', 'Ctrl + Alt + E', 'Alt + M']))
    for (const name of COMMAND_NAMES) {
      const names = namesOf(name)
      expect(names.filter((one) => one.trim())).toHaveLength(2)
      expect(names[0]).not.toBe(names[1])
    }
  })
})

describe('the palette', () => {
  let palette: VueWrapper

  beforeEach(async () => {
    ran.length = 0
    document.body.replaceChildren()
    palette = mount(CommandPalette, {
      props: { modelValue: true, offers: OFFERS, 'onUpdate:modelValue': () => ran.push('closed') },
      global: { stubs: { teleport: true, transition: false } },
      attachTo: document.body,
    })
    await flushPromises()
  })
  afterEach(() => palette.unmount())

  const field = () => palette.get('input')
  const chosen = () => palette.get('[aria-selected="true"]').attributes('data-offer')

  it('is a field that points at a list, and says how many there are', async () => {
    expect(field().attributes('role')).toBe('combobox')
    expect(palette.get(`#${field().attributes('aria-activedescendant')}`).attributes('data-offer')).toBe(
      'next',
    )
    expect(palette.get('[data-testid="palette-found"]').text()).toContain('4')
    await field().setValue('没有')
    expect(field().attributes('aria-activedescendant')).toBeUndefined()
    expect(palette.findAll('[role="option"]')).toHaveLength(0)
  })

  it('is walked with the arrows, round and round, and begins anew with every letter', async () => {
    await field().trigger('keydown', { key: 'ArrowUp' })
    expect(chosen()).toBe('c1')
    await field().trigger('keydown', { key: 'ArrowDown' })
    await field().trigger('keydown', { key: 'ArrowDown' })
    expect(chosen()).toBe('hold')
    await field().setValue('会话')
    expect(chosen()).toBe('next')
  })

  it('shows one line as chosen: the pointer takes the choice along', async () => {
    await palette.get('[data-offer="transfer"]').trigger('mousemove')
    expect(palette.findAll('[aria-selected="true"]')).toHaveLength(1)
    expect(chosen()).toBe('transfer')
    await field().trigger('keydown', { key: 'ArrowDown' })
    expect(chosen()).toBe('c1')
  })

  it('says what it is, by which key it opens and how it closes', () => {
    expect(palette.get('h2').text()).toBe('快捷命令')
    expect(palette.findAll('kbd').map((key) => key.text())).toEqual(['Ctrl + K', 'Esc'])
    expect(palette.get('.shut').text()).toBe('Esc 关闭')
  })

  it('closes before it carries out what was chosen', async () => {
    await field().setValue('transfer')
    await field().trigger('keydown', { key: 'Enter' })
    await flushPromises()
    expect(ran).toEqual(['closed', 'transfer'])
  })

  it('leaves the Enter of an input method alone', async () => {
    await field().trigger('keydown', { key: 'Enter', isComposing: true })
    await field().trigger('keydown', { key: 'Enter', keyCode: 229 })
    await flushPromises()
    expect(ran).toEqual([])
  })
})
