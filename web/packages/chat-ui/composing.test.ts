// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { isSendKey, lengthOf } from './composing'

const key = (change: Partial<KeyboardEvent> = {}) => ({
  key: 'Enter',
  keyCode: 13,
  isComposing: false,
  shiftKey: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...change,
})

describe('isSendKey', () => {
  it('is Enter alone', () => {
    expect(isSendKey(key())).toBe(true)
    expect(isSendKey(key({ key: 'a', keyCode: 65 }))).toBe(false)
  })

  it('is not the Enter that takes a candidate of the input method', () => {
    expect(isSendKey(key({ isComposing: true }))).toBe(false)
    expect(isSendKey(key({ keyCode: 229 }))).toBe(false)
  })

  it.each(['shiftKey', 'altKey', 'ctrlKey', 'metaKey'] as const)('is not Enter with %s', (modifier) => {
    expect(isSendKey(key({ [modifier]: true }))).toBe(false)
  })
})

describe('lengthOf', () => {
  it('counts code points', () => {
    expect(lengthOf('转账')).toBe(2)
    expect(lengthOf('好👍')).toBe(2)
  })
})
