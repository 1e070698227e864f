import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import Composer from './Composer.vue'

function composer(props: { max?: number; disabled?: boolean } = {}) {
  const wrapper = mount(Composer, { props, attachTo: document.body })
  const field = wrapper.get('textarea')
  return { wrapper, field, sent: () => (wrapper.emitted('send') ?? []).map(([text]) => text) }
}

describe('Composer', () => {
  it('sends on Enter and empties itself', async () => {
    const { field, sent } = composer()
    await field.setValue('  我的卡丢了 ')
    await field.trigger('keydown', { key: 'Enter', keyCode: 13 })
    expect(sent()).toEqual(['我的卡丢了'])
    expect(field.element.value).toBe('')
  })

  it('does not send while the input method is composing', async () => {
    const { field, sent } = composer()
    await field.setValue('wode')
    await field.trigger('keydown', { key: 'Enter', keyCode: 13, isComposing: true })
    await field.trigger('keydown', { key: 'Enter', keyCode: 229 })
    expect(sent()).toEqual([])
    expect(field.element.value).toBe('wode')
  })

  it('lets Shift+Enter make a new line', async () => {
    const { field, sent } = composer()
    await field.setValue('一行')
    const press = new KeyboardEvent('keydown', {
      key: 'Enter',
      shiftKey: true,
      cancelable: true,
      bubbles: true,
    })
    field.element.dispatchEvent(press)
    expect(press.defaultPrevented).toBe(false)
    expect(sent()).toEqual([])
  })

  it('sends nothing that is empty, too long or while disabled', async () => {
    const tooLong = composer({ max: 3 })
    await tooLong.field.setValue('四个字了')
    await tooLong.wrapper.get('form').trigger('submit')
    expect(tooLong.sent()).toEqual([])
    expect(tooLong.wrapper.get('[data-testid=counter]').text()).toContain('超出 1 个字')

    const blank = composer()
    await blank.field.setValue(' \n ')
    await blank.field.trigger('keydown', { key: 'Enter', keyCode: 13 })
    expect(blank.sent()).toEqual([])

    const disabled = composer({ disabled: true })
    await disabled.field.setValue('你好')
    await disabled.wrapper.get('form').trigger('submit')
    expect(disabled.sent()).toEqual([])
    expect(disabled.field.element.value).toBe('你好')
  })

  it('counts what would be sent', async () => {
    const { wrapper, field } = composer({ max: 500 })
    expect(wrapper.get('[data-testid=counter]').text()).toBe('')
    await field.setValue(' 你好👍 ')
    expect(wrapper.get('[data-testid=counter]').text()).toBe('3/500')
  })

  it('tells that someone types, not that they deleted everything', async () => {
    const { wrapper, field } = composer()
    await field.setValue('你')
    await field.setValue('')
    expect(wrapper.emitted('typing')).toHaveLength(1)
  })
})
