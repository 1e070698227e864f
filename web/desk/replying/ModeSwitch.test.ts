import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { chooseStaffLocale } from '@subtext/staff-ui'
import ModeSwitch, { type Mode } from './ModeSwitch.vue'

beforeEach(() => chooseStaffLocale('zh-CN'))

function shown(replying: boolean) {
  const modes = mount(ModeSwitch, {
    props: {
      replying,
      modelValue: 'reply' as Mode,
      'onUpdate:modelValue': (mode: Mode) => void modes.setProps({ modelValue: mode }),
    },
  })
  const state = (): string[][] =>
    modes.findAll('button').map((one) => [one.text(), one.attributes('aria-pressed')!])
  return { modes, state }
}

describe('to whom one writes', () => {
  it('is the customer or a colleague for whoever serves', async () => {
    const { modes, state } = shown(true)
    expect(state()).toEqual([
      ['回复客户', 'true'],
      ['内部备注', 'false'],
    ])
    await modes.get('[data-for="note"]').trigger('click')
    await modes.get('[data-for="note"]').trigger('click')
    expect(state()).toEqual([
      ['回复客户', 'false'],
      ['内部备注', 'true'],
    ])
  })

  it('is nobody but colleagues where no reply can be written, and the note is put away again', async () => {
    const { modes, state } = shown(false)
    expect(state()).toEqual([['内部备注', 'false']])
    await modes.get('[data-for="note"]').trigger('click')
    expect(state()).toEqual([['内部备注', 'true']])
    await modes.get('[data-for="note"]').trigger('click')
    expect(state()).toEqual([['内部备注', 'false']])
  })
})
