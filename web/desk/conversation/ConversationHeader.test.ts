import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { chooseStaffLocale, serverClock } from '@subtext/staff-ui'
import ConversationHeader from './ConversationHeader.vue'

beforeEach(() => {
  setActivePinia(createPinia())
  chooseStaffLocale('zh-CN')
})

it('counts no seconds before the first', () => {
  expect(heldFor(0).get('[data-testid="held"]').text()).toBe('已请客户稍等')
})

function heldFor(seconds: number) {
  const held_since = new Date(serverClock.now() - seconds * 1000).toISOString()
  const state = { owner: 'human', agent: { number: '1001' }, queue: null, held_since } as const
  const props = { state, summary: null, since: null, mine: true, busy: false }
  return mount(ConversationHeader, { props: props as InstanceType<typeof ConversationHeader>['$props'] })
}

it.each([
  [30, 'false'],
  [150, 'true'],
])('who has been on hold for %i s is pointed at: %s', (seconds, long) => {
  const held = heldFor(seconds).get('[data-testid="held"]')
  expect(held.text()).toMatch(/^已请客户稍等 \d/)
  expect(held.attributes('data-long')).toBe(long)
})
