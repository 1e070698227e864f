import { describe, expect, it } from 'vitest'
import { followViewport } from './viewport'

function page(height: number) {
  const viewport = Object.assign(new EventTarget(), { height, offsetTop: 0, scale: 1 })
  const properties = new Map<string, string>()
  const style = { setProperty: (name: string, value: string) => properties.set(name, value) }
  const window = { visualViewport: viewport, document: { documentElement: { style } } }
  followViewport(window as unknown as Window)
  const change = (now: Partial<typeof viewport>) =>
    Object.assign(viewport, now).dispatchEvent(new Event('resize'))
  return { change, height: () => properties.get('--sw-height'), top: () => properties.get('--sw-top') }
}

describe('the page of its own', () => {
  it('stays above the soft keyboard', () => {
    const { change, height, top } = page(700)
    expect([height(), top()]).toEqual(['700px', '0px'])
    change({ height: 380, offsetTop: 40 })
    expect([height(), top()]).toEqual(['380px', '40px'])
  })

  it('leaves pinching to the reader', () => {
    const { change, height, top } = page(700)
    change({ height: 350, offsetTop: 100, scale: 2 })
    expect([height(), top()]).toEqual(['100%', '0px'])
  })
})
