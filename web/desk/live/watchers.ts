import type { StaffFrame } from '@subtext/api'
import { usePhrases } from '../phrases/store'
import { createTold } from '../supervision/told'

/** What looks at every frame and changes neither inbox nor conversation. */
export function createWatchers(): (frame: StaffFrame) => void {
  const told = createTold()
  const phrases = usePhrases()
  return (frame) => {
    told(frame)
    if (frame.type === 'phrases.changed') phrases.changed()
  }
}
