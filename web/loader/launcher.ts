import type { Labels } from './labels'
import type { Settings } from './protocol'
import { inkOn, paint } from './style'

export const DEFAULT_COLOR = '#0b6b50'
const SVG = 'http://www.w3.org/2000/svg'
const BUBBLE = 'M4 5h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-8l-5 4v-4H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Z'
const CROSS = 'M6 6l12 12M18 6L6 18'

export interface Launcher {
  readonly button: HTMLButtonElement
  apply(settings: Settings): void
  show(state: { open: boolean; hidden: boolean; unread: number }, labels: Labels): void
}

/** The round button in the corner of the bank's page. */
export function createLauncher(document: Document, onClick: () => void): Launcher {
  const button = document.createElement('button')
  const badge = document.createElement('span')
  const icon = createIcon(document)
  button.type = 'button'
  button.id = 'subtext-launcher'
  button.setAttribute('aria-haspopup', 'dialog')
  button.append(icon.svg, badge)
  button.addEventListener('click', onClick)
  keepFocusVisible(button)
  badge.setAttribute('aria-hidden', 'true')
  paint(badge, BADGE)
  return {
    button,
    apply: (settings) => paint(button, buttonStyles(settings)),
    show: ({ open, hidden, unread }, labels) => {
      paint(button, { display: hidden ? 'none' : 'flex' })
      paint(badge, { display: unread && !open ? 'block' : 'none' })
      badge.textContent = unread > 99 ? '99+' : String(unread)
      icon.draw(open ? CROSS : BUBBLE)
      button.setAttribute('aria-expanded', String(open))
      button.setAttribute('aria-label', open ? labels.close : unread ? labels.unread(unread) : labels.open)
    },
  }
}

function buttonStyles({ position = 'right', color = DEFAULT_COLOR, zIndex = 2147483000 }: Settings) {
  return {
    all: 'initial',
    position: 'fixed',
    bottom: 'calc(20px + env(safe-area-inset-bottom, 0px))',
    [position]: '20px',
    [position === 'right' ? 'left' : 'right']: 'auto',
    'z-index': String(zIndex),
    display: 'flex',
    'align-items': 'center',
    'justify-content': 'center',
    width: '60px',
    height: '60px',
    border: '2px solid transparent',
    'box-sizing': 'border-box',
    'border-radius': '50%',
    background: color,
    color: inkOn(color),
    'box-shadow': '0 4px 16px rgba(0,0,0,.28)',
    cursor: 'pointer',
  }
}

const BADGE = {
  all: 'initial',
  position: 'absolute',
  top: '-4px',
  right: '-4px',
  'box-sizing': 'border-box',
  'min-width': '22px',
  height: '22px',
  padding: '0 6px',
  'border-radius': '11px',
  background: '#b3261e',
  color: '#ffffff',
  font: '600 12px/22px system-ui, sans-serif',
  'text-align': 'center',
  'pointer-events': 'none',
}

const STROKE = {
  all: 'initial',
  color: 'inherit',
  fill: 'none',
  stroke: 'currentColor',
  'stroke-width': '2',
  'stroke-linecap': 'round',
  'stroke-linejoin': 'round',
}

function createIcon(document: Document) {
  const svg = document.createElementNS(SVG, 'svg')
  const path = document.createElementNS(SVG, 'path')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  paint(svg, {
    all: 'initial',
    width: '28px',
    height: '28px',
    display: 'block',
    color: 'inherit',
    'pointer-events': 'none',
  })
  svg.append(path)
  return {
    svg,
    // Where `d` is a style property too, a reset by the page or by ourselves would leave an empty shape.
    draw: (shape: string) => {
      path.setAttribute('d', shape)
      paint(path, { ...STROKE, d: `path("${shape}")` })
    },
  }
}

/** Style sheets are out of reach here, so `:focus-visible` is followed by hand. */
function keepFocusVisible(button: HTMLButtonElement): void {
  button.addEventListener('focus', () => {
    if (button.matches(':focus-visible'))
      paint(button, { outline: '3px solid #1a6fd4', 'outline-offset': '3px' })
  })
  button.addEventListener('blur', () => paint(button, { outline: 'none' }))
}
