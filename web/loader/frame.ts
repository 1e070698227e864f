import { readFromFrame, wrap, type Settings, type ToFrame, type ToHost } from './protocol'
import { paint, type Styles } from './style'

/** `height` of the visible part of the screen, `peek` of the closed chat's small window, in pixels. */
export interface Layout {
  open: boolean
  sheet: boolean
  height: number | null
  peek: number
}

export interface Frame {
  readonly element: HTMLIFrameElement
  post(message: ToFrame): void
  place(settings: Settings, layout: Layout): void
  focus(): void
  remove(): void
}

/** The chat app in an iframe of its own origin; messages go to and come from that origin and window only. */
export function createFrame(
  window: Window,
  chatOrigin: string,
  title: string,
  locale: string | undefined,
  onMessage: (message: ToHost) => void,
): Frame {
  const element = window.document.createElement('iframe')
  element.id = 'subtext-frame'
  element.title = title
  const host = encodeURIComponent(window.location.origin)
  element.src = `${chatOrigin}/widget/#host=${host}${locale ? `&locale=${locale}` : ''}`
  const listen = (event: MessageEvent): void => {
    const message = readFromFrame(event, element.contentWindow, chatOrigin)
    if (message) onMessage(message)
  }
  window.addEventListener('message', listen)
  return {
    element,
    post: (message) => element.contentWindow?.postMessage(wrap(message), chatOrigin),
    place: (settings, layout) => paint(element, stylesFor(settings, layout)),
    focus: () => element.focus(),
    remove: () => {
      window.removeEventListener('message', listen)
      element.remove()
    },
  }
}

function stylesFor({ position = 'right', zIndex = 2147483000 }: Settings, layout: Layout): Styles {
  const { open, sheet, height, peek } = layout
  const base = {
    all: 'initial',
    position: 'fixed',
    border: '0',
    // As in the frame's own document: where the two differ, browsers paint a white ground under a dark page.
    'color-scheme': 'light dark',
    background: 'Canvas',
    display: open || peek ? 'block' : 'none',
  }
  // Full screen on phones; it follows the visual viewport, so the soft keyboard does not cover the composer.
  if (open && sheet)
    return {
      ...base,
      top: '0',
      left: '0',
      width: '100%',
      height: height ? `${height}px` : '100%',
      'z-index': String(zIndex + 1),
    }
  return {
    ...base,
    [position]: '20px',
    bottom: '96px',
    width: open ? '400px' : 'min(340px, calc(100vw - 40px))',
    height: open ? 'min(680px, calc(100vh - 120px))' : `${peek}px`,
    'border-radius': '16px',
    'box-shadow': '0 12px 40px rgba(0,0,0,.26)',
    'z-index': String(zIndex),
  }
}
