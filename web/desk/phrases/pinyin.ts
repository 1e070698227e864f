import { ref, shallowRef } from 'vue'
import type { SoundsLike } from './finding'

const sounds = shallowRef<SoundsLike>(() => false)
const asked = ref(false)

/** The dictionary of sounds is large and comes when it is first needed; until then only characters are looked at. */
export function useSounds() {
  async function load(): Promise<void> {
    if (asked.value) return
    asked.value = true
    try {
      const { match } = await import('pinyin-pro')
      sounds.value = (text, query) => match(text, query, { continuous: true }) !== null
    } catch {
      // A dictionary that did not come is asked for again at the next slash.
      asked.value = false
    }
  }
  return { sounds, load }
}
