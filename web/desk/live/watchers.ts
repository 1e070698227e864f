import type { StaffFrame } from '@subtext/api'
import { useBlockNews } from '../blocks/news'
import { useLabels } from '../labels/store'
import { usePhrases } from '../phrases/store'
import { createTold } from '../supervision/told'
import { useLiveAnswers } from '../unresolved/answers'

/** What looks at every frame and changes neither inbox nor conversation. */
export function createWatchers(): (frame: StaffFrame) => void {
  const told = createTold()
  const phrases = usePhrases()
  const answers = useLiveAnswers()
  const blocks = useBlockNews()
  const labels = useLabels()
  return (frame) => {
    told(frame)
    if (frame.type === 'phrases.changed') phrases.changed()
    else if (frame.type === 'labels.changed') labels.changed()
    else if (frame.type === 'content.live') void answers.load()
    else if (frame.type === 'blocks.changed') blocks.changed()
  }
}
