import { ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import { BULK_MOST } from '@subtext/api'

/** Which conversations of the list are chosen for a deed on all of them. */
export const useSelection = defineStore('selection', () => {
  const chosen = shallowRef<ReadonlySet<string>>(new Set())
  /** The last deed's result, for whoever does not see the screen. */
  const said = ref('')
  /** Where a range begins: what was chosen last. */
  let anchor: string | null = null

  function take(ids: Iterable<string>): void {
    chosen.value = new Set([...ids].slice(0, BULK_MOST))
    said.value = ''
  }

  function set(ids: string[], on: boolean): void {
    const given = new Set(ids)
    take(on ? [...chosen.value, ...ids] : [...chosen.value].filter((id) => !given.has(id)))
  }

  function toggle(id: string, on: boolean): void {
    anchor = id
    set([id], on)
  }

  /** From what was chosen last to this one, in the order of the list; without such a one, this one. */
  function extend(listed: string[], to: string, on: boolean): void {
    const [from, until] = [listed.indexOf(anchor ?? to), listed.indexOf(to)]
    if (from < 0 || until < 0) return toggle(to, on)
    set(listed.slice(Math.min(from, until), Math.max(from, until) + 1), on)
  }

  /** What is no longer listed is no longer chosen: nobody does anything to what he does not see. */
  function keep(listed: string[]): void {
    const there = new Set(listed)
    const kept = [...chosen.value].filter((id) => there.has(id))
    if (kept.length < chosen.value.size) chosen.value = new Set(kept)
  }

  function clear(): void {
    anchor = null
    take([])
  }

  return { chosen, said, take, toggle, extend, keep, clear }
})
