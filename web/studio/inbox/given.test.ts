import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Verdict } from '@subtext/api'
import { GIVEN_KEYS, givenNames } from './given'
import GivenNames from './GivenNames.vue'
import { deedOf } from './keys'
import type { Decided } from './state'

const BEFORE = { clusters: [], at: 0, out: new Set<number>(), total: 0 }
const decided = (verdict: Verdict, name: string): Decided => ({
  label: `l_${name}`,
  verdict,
  name,
  messages: 1,
  before: BEFORE,
})

beforeEach(() => setActivePinia(createPinia()))

describe('names of new topics', () => {
  it('are those that wait for content and those given just now, each once', () => {
    const now = [decided('new_topic', '租箱'), decided('topic', '挂失'), decided('new_topic', '捐款')]
    expect(givenNames(['手表版', '租箱'], now)).toEqual(['手表版', '租箱', '捐款'])
  })

  it('keep their keys until there are more names than keys', () => {
    expect(givenNames(['一', '二', '三', '四', '五'], [])).toEqual(['一', '二', '三', '四', '五'])
    expect(givenNames(['一', '二', '三', '四', '五'], [decided('new_topic', '六')])).toEqual([
      '二',
      '三',
      '四',
      '五',
      '六',
    ])
  })

  it('are taken by the key they stand under', async () => {
    const names = ['租箱', '捐款']
    const wrapper = mount(GivenNames, { props: { names, disabled: false } })
    const shown = wrapper.findAll('[data-testid="inbox-given"]')
    expect(shown.map((one) => one.attributes('aria-keyshortcuts'))).toEqual(['6', '7'])
    const pressed = GIVEN_KEYS.map((key) => deedOf(new KeyboardEvent('keydown', { key })))
    expect(pressed).toEqual([0, 1, 2, 3, 4].map((name) => ({ do: 'given', name })))
    await shown[1]!.trigger('click')
    expect(wrapper.emitted('take')).toEqual([['捐款']])
  })

  it('cannot be taken while a decision is under way', () => {
    const wrapper = mount(GivenNames, { props: { names: ['租箱'], disabled: true } })
    expect(wrapper.get('button').attributes('disabled')).toBeDefined()
  })
})
