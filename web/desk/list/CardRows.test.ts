import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { card } from '../testing'
import CardRows from './CardRows.vue'

vi.setConfig({ testTimeout: 30_000 })
const landed = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 20_000 })

const CARDS = Array.from({ length: 5_000 }, (_, index) => card(`c${index}`))

beforeEach(() => {
  setActivePinia(createPinia())
  // The simulated browser lays nothing out: a list 600 px high, every card 120.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600)
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(120)
})

async function list(cards = CARDS) {
  const scroller = document.createElement('div')
  document.body.append(scroller)
  const wrapper = mount(CardRows, {
    props: { cards, scroller, active: null, accepting: null, unread: new Set<string>() },
    global: { stubs: { RouterLink: { template: '<a href="#"><slot /></a>' } } },
    attachTo: scroller,
  })
  await landed(() => expect(wrapper.findAll('li').length).toBeGreaterThan(0))
  return wrapper
}

describe('a list of 5,000 conversations', () => {
  it('has elements for what is in sight only, and says how many there are', async () => {
    const wrapper = await list()
    expect(wrapper.findAll('li').length).toBeLessThan(40)
    expect(wrapper.get('li').attributes('aria-setsize')).toBe('5000')
    expect(wrapper.emitted('end')).toBeUndefined()
  })

  it('asks for more near its end', async () => {
    const wrapper = await list(CARDS.slice(0, 4))
    await landed(() => expect(wrapper.emitted('end')).toBeDefined())
  })
})
