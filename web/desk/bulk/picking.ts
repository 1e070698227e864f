import { nextTick, watch, type Ref } from 'vue'
import type { InboxCard } from '@subtext/api'
import { useSelection } from './selection'

const FIELDS = 'textarea, select, [contenteditable], input:not([type="checkbox"])'

/** How conversations of a list are chosen by mouse and by key. */
export function usePicking(cards: Readonly<Ref<InboxCard[]>>) {
  const selection = useSelection()
  const listed = (): string[] => cards.value.map(({ conversation }) => conversation)

  function onBox(event: MouseEvent, id: string): void {
    const box = event.currentTarget as HTMLInputElement
    if (event.shiftKey) selection.extend(listed(), id, box.checked)
    else selection.toggle(id, box.checked)
    // The browser has ticked it already, also where no more may be chosen.
    void nextTick(() => (box.checked = selection.chosen.has(id)))
  }

  /** With Shift a card is chosen, not opened. */
  function onCard(event: MouseEvent): void {
    const target = event.target as HTMLElement
    const id = target.closest<HTMLElement>('[data-card]')?.dataset['card']
    if (!event.shiftKey || !id || target.closest('input, button')) return
    event.preventDefault()
    event.stopPropagation()
    selection.extend(listed(), id, true)
  }

  /** Ctrl or ⌘ + A chooses the whole list while the keyboard is in it; Escape lets go. */
  function onKey(event: KeyboardEvent): void {
    if (event.isComposing || (event.target as HTMLElement).closest(FIELDS)) return
    const all = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.code === 'KeyA'
    if (all) selection.take(listed())
    else if (event.key === 'Escape' && selection.chosen.size > 0) selection.clear()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  watch(cards, () => selection.chosen.size > 0 && selection.keep(listed()))
  return { onBox, onCard, onKey }
}
