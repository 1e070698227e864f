import { getCurrentInstance, onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

const FOCUS = ['focusin', 'focusout'] as const

/** Moves the focus through the messages of a list with the arrow keys, Home and End; true when it did. */
export function roveFocus(event: KeyboardEvent, list: HTMLElement): boolean {
  const stops = [...list.querySelectorAll<HTMLElement>('[data-stop]')]
  const here = stops.findIndex((stop) => stop.contains(document.activeElement))
  const target = nextStop(event.key, here, stops.length)
  const stop = target === null ? undefined : stops[target]
  if (!stop) return false
  event.preventDefault()
  stop.focus()
  return true
}

function nextStop(key: string, here: number, count: number): number | null {
  switch (key) {
    case 'ArrowUp':
      return here < 0 ? count - 1 : Math.max(0, here - 1)
    case 'ArrowDown':
      return here < 0 ? null : Math.min(count - 1, here + 1)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}

/** Whether the message a component stands in has the focus, or something in it has. */
export function useRowFocus(): Ref<boolean> {
  const focused = ref(false)
  const self = getCurrentInstance()
  const follow = ({ type, relatedTarget }: FocusEvent): void => {
    focused.value = type === 'focusin' || Boolean(row?.contains(relatedTarget as Node | null))
  }
  let row: HTMLElement | null | undefined
  onMounted(() => {
    row = (self?.proxy?.$el as Node | undefined)?.parentElement?.closest<HTMLElement>('.st-row')
    for (const type of FOCUS) row?.addEventListener(type, follow)
  })
  onBeforeUnmount(() => {
    for (const type of FOCUS) row?.removeEventListener(type, follow)
  })
  return focused
}
