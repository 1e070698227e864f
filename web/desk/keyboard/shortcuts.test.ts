import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { COMMAND_NAMES, type CommandName } from './commands'
import { bindShortcuts } from './shortcuts'

const actions = Object.fromEntries(COMMAND_NAMES.map((name) => [name, vi.fn()])) as Record<
  CommandName,
  ReturnType<typeof vi.fn<() => void>>
>
let release: () => void

beforeEach(() => {
  Object.values(actions).forEach((action) => action.mockReset())
  release = bindShortcuts(actions)
})
afterEach(() => {
  release()
  document.body.replaceChildren()
})

function press(init: KeyboardEventInit, target: EventTarget = document.body): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init })
  target.dispatchEvent(event)
  return event
}

function field(): HTMLTextAreaElement {
  const element = document.createElement('textarea')
  document.body.append(element)
  return element
}

describe('shortcuts', () => {
  it('go by the place of the key, whatever a layout or input method makes of it', () => {
    const event = press({ key: '∆', code: 'KeyJ', altKey: true })
    press({ key: 'Process', code: 'KeyK', altKey: true })
    expect(actions.next).toHaveBeenCalledOnce()
    expect(actions.previous).toHaveBeenCalledOnce()
    expect(event.defaultPrevented).toBe(true)
  })

  it('work while a reply is being written, but not while characters are being composed', () => {
    press({ key: 'j', code: 'KeyJ', altKey: true }, field())
    expect(actions.next).toHaveBeenCalledOnce()
    press({ key: 'j', code: 'KeyJ', altKey: true, isComposing: true }, field())
    expect(actions.next).toHaveBeenCalledOnce()
  })

  it('open the picker for images with Ctrl and Alt, and accept nobody by it', () => {
    const event = press({ key: 'å', code: 'KeyA', altKey: true, ctrlKey: true }, field())
    expect([actions.attach.mock.calls.length, actions.accept.mock.calls.length]).toEqual([1, 0])
    expect(event.defaultPrevented).toBe(true)
  })

  it.each(['?', '？'])('show the help on %s outside of fields', (key) => {
    const typed = press({ key, code: 'Slash', shiftKey: true }, field())
    expect([actions.help.mock.calls.length, typed.defaultPrevented]).toEqual([0, false])
    press({ key, code: 'Slash', shiftKey: true })
    expect(actions.help).toHaveBeenCalledOnce()
  })

  it('do nothing without their modifier or once released', () => {
    press({ key: 'j', code: 'KeyJ' })
    release()
    press({ key: 'j', code: 'KeyJ', altKey: true })
    expect(actions.next).not.toHaveBeenCalled()
  })
})
