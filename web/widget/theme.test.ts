// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { contrast, shades } from './theme'

const COLORS = ['#0b6b50', '#c8102e', '#ffd54f', '#003a8c', '#000000', '#ffffff', '#7f7f7f', '#00ff00']
const GROUND = { light: '#ffffff', dark: '#19211e' }

describe.each(COLORS)('the colour %s', (color) => {
  it.each(['light', 'dark'] as const)('is readable everywhere in the %s theme', (theme) => {
    const shade = shades(color, theme === 'dark')
    const pairs = [
      [shade['--st-brand-ink'], GROUND[theme]],
      [shade['--st-brand-ink'], shade['--st-brand-soft']],
      [shade['--st-on-brand'], shade['--st-brand']],
      [shade['--st-own-ink'], shade['--st-own']],
    ]
    for (const [ink, ground] of pairs) expect(contrast(ink!, ground!)).toBeGreaterThanOrEqual(4.5)
  })
})
