import type { StaffFrame } from '@subtext/api'
import { useSession } from '@subtext/staff-ui'
import { ElMessage } from '@subtext/staff-ui/element'
import { supervisionWords as words } from './words'

/** Long enough to be read by somebody who was typing. */
const SHOWN_MS = 8_000

/** What a supervisor did to this desk is said aloud, whichever conversation is open. */
export function createTold(): (frame: StaffFrame) => void {
  const session = useSession()

  function whispered(frame: Extract<StaffFrame, { type: 'desk' }>): void {
    const { type, author, data } = frame.entry
    if (type !== 'whisper' || data.agent !== session.agent?.id) return
    const message = words.value.whispered(author ?? '', String(data.text))
    ElMessage({ type: 'info', message, duration: SHOWN_MS, showClose: true })
  }

  return (frame) => {
    if (frame.type === 'desk') whispered(frame)
    else if (frame.type === 'taken_over') {
      const message = words.value.takenFromYou(frame.number, frame.note)
      ElMessage({ type: 'warning', message, duration: SHOWN_MS, showClose: true })
    }
  }
}
