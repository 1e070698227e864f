import { describe, expect, it } from 'vitest'
import { inkOn, paint } from './style'

describe('inkOn', () => {
  it('is readable on any theme colour', () => {
    expect(inkOn('#0b6b50')).toBe('#ffffff')
    expect(inkOn('#c8102e')).toBe('#ffffff')
    expect(inkOn('#ffd54f')).toBe('#000000')
    expect(inkOn('#ffffff')).toBe('#000000')
  })
})

describe('paint', () => {
  it('outranks the style sheets of the page', () => {
    const element = document.createElement('div')
    paint(element, { display: 'none' })
    expect(element.style.getPropertyPriority('display')).toBe('important')
  })
})
