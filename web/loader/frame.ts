import { readFromFrame, wrap, type Settings, type ToFrame, type ToHost } from './protocol'
import { paint } from './style'

export interface Frame {
  readonly element: HTMLIFrameElement
  post(message: ToFrame): void
  place(settings: Settings, layout: { open: boolean; sheet: boolean; height: number | null }): void
  focus(): void
  remove(): void
}

/** The chat app in an iframe of its own origin; messages go to and come from that origin and window only. */
export function createFrame(window: Window, chatOrigin: string, onMessage: (message: ToHost) => void): Frame {
  const element = window.document.createElement('iframe')
  element.id = 'subtext-frame'
  element.title = '在线客服'
  element.src = `${chatOrigin}/widget/#host=${encodeURIComponent(window.location.origin)}`
  const listen = (event: MessageEvent): void => {
    const message = readFromFrame(event, element.contentWindow, chatOrigin)
    if (message) onMessage(message)
  }
  window.addEventListener('message', listen)
  return {
    element,
    post: (message) => element.contentWindow?.postMessage(wrap(message), chatOrigin),
    place: (settings, layout) =>
      paint(element, layout.sheet ? sheet(settings, layout) : panel(settings, layout)),
    focus: () => element.focus(),
    remove: () => {
      window.removeEventListener('message', listen)
      element.remove()
    },
  }
}

const RESET = {
  all: 'initial',
  position: 'fixed',
  border: '0',
  'color-scheme': 'normal',
  background: '#ffffff',
}

function panel({ position = 'right', zIndex = 2147483000 }: Settings, { open }: { open: boolean }) {
  return {
    ...RESET,
    display: open ? 'block' : 'none',
    [position]: '20px',
    bottom: '96px',
    width: '400px',
    height: 'min(680px, calc(100vh - 120px))',
    'border-radius': '16px',
    'box-shadow': '0 12px 40px rgba(0,0,0,.26)',
    'z-index': String(zIndex),
  }
}

/** Full screen on phones; `height` follows the visual viewport, so the soft keyboard does not cover the composer. */
function sheet(
  { zIndex = 2147483000 }: Settings,
  { open, height }: { open: boolean; height: number | null },
) {
  return {
    ...RESET,
    display: open ? 'block' : 'none',
    top: '0',
    left: '0',
    width: '100%',
    height: height ? `${height}px` : '100%',
    'z-index': String(zIndex + 1),
  }
}
