import { inkOn, luminance } from '../loader/style'

/** Text needs this against its ground (WCAG AA). */
const READABLE = 4.5
const GROUND = { light: '#ffffff', dark: '#19211e' }
const DARK = '(prefers-color-scheme: dark)'

/** Paints the widget in the bank's colour, `#rrggbb`, now and when the browser goes dark or light. */
export function createTheme(window: Window): (color: string) => void {
  const dark = window.matchMedia(DARK)
  let chosen: string | null = null
  const paint = (): void => {
    if (chosen === null) return
    const { style } = window.document.documentElement
    for (const [name, value] of Object.entries(shades(chosen, dark.matches))) style.setProperty(name, value)
  }
  dark.addEventListener?.('change', paint)
  return (color) => {
    chosen = color
    paint()
  }
}

/** The colours that follow from the bank's, readable on the ground of either theme. */
export function shades(color: string, dark: boolean): Record<string, string> {
  const ground = dark ? GROUND.dark : GROUND.light
  const ink = readableOn(ground, color, dark ? '#ffffff' : '#000000')
  return {
    '--st-brand': color,
    '--st-own': color,
    '--st-on-brand': inkOn(color),
    '--st-own-ink': inkOn(color),
    '--st-brand-ink': ink,
    '--st-brand-soft': mix(color, ground, 0.88),
  }
}

function readableOn(ground: string, color: string, towards: string): string {
  for (let share = 0; share < 1; share += 0.1) {
    const ink = mix(color, towards, share)
    // The soft ground under pressed and chosen buttons is a little nearer to the ink than the plain one.
    if (contrast(ink, mix(color, ground, 0.88)) >= READABLE) return ink
  }
  return towards
}

export function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high! + 0.05) / (low! + 0.05)
}

/** `share` of `other` in `color`, both `#rrggbb`. */
function mix(color: string, other: string, share: number): string {
  const part = (at: number): string => {
    const [a, b] = [color, other].map((one) => parseInt(one.slice(at, at + 2), 16))
    return Math.round(a! + (b! - a!) * share)
      .toString(16)
      .padStart(2, '0')
  }
  return `#${part(1)}${part(3)}${part(5)}`
}
