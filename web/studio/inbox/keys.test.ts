import { describe, expect, it } from 'vitest'
import { deedOf, type InboxDeed } from './keys'

function pressed(key: string, on: HTMLElement = document.body, more: KeyboardEventInit = {}) {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, ...more })
  const found: (InboxDeed | null)[] = []
  on.addEventListener('keydown', (got) => found.push(deedOf(got)), { once: true })
  on.dispatchEvent(event)
  return found[0] ?? null
}

function field(tag: string, type?: string): HTMLElement {
  const element = document.createElement(tag)
  if (type) element.setAttribute('type', type)
  return document.body.appendChild(element)
}

describe('keys of the inbox', () => {
  it('take a suggestion by its number', () => {
    expect(pressed('1')).toEqual({ do: 'accept', option: 0 })
    expect(pressed('5')).toEqual({ do: 'accept', option: 4 })
    expect(pressed('=')).toBeNull()
  })

  it('take a name given before by the numbers after those', () => {
    expect(pressed('6')).toEqual({ do: 'given', name: 0 })
    expect(pressed('0')).toEqual({ do: 'given', name: 4 })
    expect(pressed('6', field('input'))).toBeNull()
  })

  it('decide, undo and go on, in capitals too', () => {
    const deeds = [...'ntxdujkU'].map((key) => pressed(key)?.do)
    expect(deeds).toEqual([
      'new_topic',
      'other_topic',
      'out_of_scope',
      'discard',
      'undo',
      'next',
      'previous',
      'undo',
    ])
  })

  it('are letters while something is written', () => {
    expect(pressed('d', field('input'))).toBeNull()
    expect(pressed('d', field('select'))).toBeNull()
    expect(pressed('1', field('textarea'))).toBeNull()
    expect(pressed('d', field('input', 'checkbox'))).toEqual({ do: 'discard' })
  })

  it('are the browser’s with a modifier, and the input method’s while it composes', () => {
    expect(pressed('d', document.body, { ctrlKey: true })).toBeNull()
    expect(pressed('n', document.body, { metaKey: true })).toBeNull()
    expect(pressed('n', document.body, { isComposing: true })).toBeNull()
  })
})
