import { nextTick, onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue'
import { arrived, type Row } from './rows'

/** Closer to the end than this counts as reading along. */
const NEAR_END_PX = 80

/** Follows new rows while the reader is at the end; otherwise counts what came in below. */
export function useStickToEnd(scroller: Ref<HTMLElement | null>, rows: () => Row[]) {
  const atEnd = ref(true)
  const below = ref(0)
  let observer: ResizeObserver | null = null
  let top = 0

  function toEnd(): void {
    const element = scroller.value
    if (!element) return
    element.scrollTop = element.scrollHeight
    atEnd.value = true
    below.value = 0
  }

  /** Before the first row there is only the welcome, which is read from its top. */
  function follow(): void {
    if (atEnd.value && rows().length) toEnd()
  }

  /** Content that grows below also fires scroll events; only moving up means that the reader left the end. */
  function onScroll(): void {
    const element = scroller.value
    if (!element) return
    const near = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX
    if (near) {
      atEnd.value = true
      below.value = 0
    } else if (element.scrollTop < top) {
      atEnd.value = false
    }
    top = element.scrollTop
  }

  watch(
    () => rows().map((row) => row.key),
    async (_keys, before) => {
      const known = new Set(before)
      const fresh = arrived(rows(), known)
      if (!fresh.length) return
      const own = fresh.some((row) => row.kind === 'bubble' && row.delivery === 'sending')
      if (!atEnd.value && !own) {
        below.value += fresh.length
        return
      }
      await nextTick()
      toEnd()
    },
  )

  // The keyboard of a phone, a growing composer and late fonts all change the height under the reader.
  onMounted(() => {
    follow()
    if (typeof ResizeObserver === 'undefined' || !scroller.value) return
    observer = new ResizeObserver(follow)
    observer.observe(scroller.value)
    for (const child of scroller.value.children) observer.observe(child)
  })
  onBeforeUnmount(() => observer?.disconnect())

  return { atEnd, below, toEnd, onScroll }
}
