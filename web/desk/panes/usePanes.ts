import { computed, onBeforeUnmount, onMounted, reactive, ref } from 'vue'
import { fromKept, resized, USUAL, widest, type Pane } from './widths'

const KEY = 'subtext.desk.panes'

function kept(): string | null {
  try {
    return sessionStorage.getItem(KEY)
  } catch {
    return null
  }
}

function keep(value: string): void {
  try {
    sessionStorage.setItem(KEY, value)
  } catch {
    // A browser that keeps nothing still changes this page.
  }
}

/** Widths of the desk's panes; kept until the tab is closed, as everything here: desks share computers. */
export function usePanes() {
  const wanted = ref(fromKept(kept()))
  const room = ref(window.innerWidth)
  const measure = (): void => {
    room.value = window.innerWidth
  }
  onMounted(() => window.addEventListener('resize', measure))
  onBeforeUnmount(() => window.removeEventListener('resize', measure))

  /** As wide as they were made, or as this window allows. */
  const widths = computed(() => {
    const context = resized('context', wanted.value.context, wanted.value, room.value)
    return resized('list', wanted.value.list, context, room.value)
  })
  const most = (pane: Pane): number => widest(pane, widths.value, room.value)
  const style = computed(() => ({
    '--list-width': `${widths.value.list}px`,
    '--context-width': `${widths.value.context}px`,
  }))

  function resize(pane: Pane, width: number): void {
    wanted.value = resized(pane, width, widths.value, room.value)
    keep(JSON.stringify(wanted.value))
  }

  return reactive({ widths, most, style, resize, reset: (pane: Pane) => resize(pane, USUAL[pane]) })
}

export type Panes = ReturnType<typeof usePanes>
