import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { ordered } from '../inbox/ordering'
import { card, moment } from '../testing'
import { asideOf, isAside } from './aside'
import AsideNotice from './AsideNotice.vue'
import SnoozeDialog from './SnoozeDialog.vue'

const served = { owner: 'human' } as const
const cards = [
  card('later', { ...served, snoozed_until: moment(7200) }),
  card('here', served),
  card('back', { ...served, snooze_over_at: moment(60) }),
  card('soon', { ...served, snoozed_until: moment(900) }),
  card('asked', { ...served, snoozed_until: moment(900), consulted: true }),
]

describe('what is put aside', () => {
  it('leaves the list and stands below it, the next one due first', () => {
    const mine = ordered('mine', { waiting: [], mine: cards, ended: [] })
    expect(mine.map(({ conversation }) => conversation)).toEqual(['asked', 'back', 'here'])
    expect(asideOf(cards).map(({ conversation }) => conversation)).toEqual(['soon', 'later'])
  })

  it('is put aside by its agent, not by the colleague who is asked', () => {
    expect(cards.map(isAside)).toEqual([true, false, false, true, false])
  })

  it('says until when, and afterwards that it is due', () => {
    const said = (one: (typeof cards)[number]): string => mount(AsideNotice, { props: { card: one } }).text()
    expect(said(cards[0]!)).toContain('稍后')
    expect(said(cards[1]!)).toBe('')
    expect(said(cards[2]!)).toBe('该处理了')
  })

  it('closes with the time that was chosen', async () => {
    const dialog = mount(SnoozeDialog, {
      props: { modelValue: true },
      global: { stubs: { teleport: true } },
    })
    await flushPromises()
    await dialog.get('[data-until="opening"]').trigger('click')
    expect(dialog.emitted('chosen')).toEqual([['opening']])
    expect(dialog.emitted('update:modelValue')).toEqual([[false]])
  })
})
