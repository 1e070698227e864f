import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Requeued } from '@subtext/api'
import { chooseStaffLocale } from '@subtext/staff-ui'
import { card } from '../testing'
import InboxCard from './InboxCard.vue'

beforeEach(() => {
  setActivePinia(createPinia())
  chooseStaffLocale('zh-CN')
})

function shown(requeued: Requeued | null) {
  return mount(InboxCard, {
    props: { card: card('c1', { requeued }), active: false, unread: false, accepting: false },
    global: { stubs: { RouterLink: { template: '<a href="#"><slot /></a>' } } },
  })
}

describe('a customer who waits again', () => {
  it.each([
    ['agent_lost', '坐席没能接住'],
    ['handed_on', '同事转来'],
    ['customer_returned', '客户回来了'],
  ] as const)('says why: %s', (requeued, why) => {
    expect(shown(requeued).get('[data-testid="requeued"]').text()).toContain(`重新排队：${why}`)
  })

  it('is told from one who waits for the first time', () => {
    expect(shown(null).find('[data-testid="requeued"]').exists()).toBe(false)
  })
})

describe('how sure the bot was', () => {
  const card1 = (confidence: number | null) =>
    mount(InboxCard, {
      props: { card: card('c1', { confidence }), active: false, unread: false, accepting: false },
      global: { stubs: { RouterLink: { template: '<a href="#"><slot /></a>' } } },
    })

  it.each([
    [0.62, '把握 62%'],
    [0.005, '把握 1%'],
    [1, '把握 100%'],
  ])('%d is %s, also for whoever does not see it', (confidence, words) => {
    const shown = card1(confidence).get('.sure')
    expect(shown.text()).toBe(words)
    expect(shown.attributes('aria-label')).toContain(words.slice(3))
  })

  it('is not said where a rule decided', () => {
    expect(card1(null).find('.sure').exists()).toBe(false)
  })
})
