import type { ConversationState, DeskEntry, Envelope, StaffFrame } from '@subtext/api'
import type { Typist } from './typist'
import type { Viewers } from './viewers'

export interface FrameEffects {
  /** False when the thread must be fetched again. */
  receive: (event: Envelope) => boolean
  /** False when the thread must be fetched again. */
  enter: (conversation: string, entry: DeskEntry) => boolean
  showState: (conversation: string, state: ConversationState) => void
  saw: (conversation: string, seq: number) => void
  typist: Typist
  viewers: Pick<Viewers, 'take'>
  inboxNews: () => void
  threadNews: () => void
  /** What supervisors did to this desk. */
  told: (frame: StaffFrame) => void
}

/** What each pushed frame leads to; unknown ones come from a newer service and are left alone. */
export function takeFrame(frame: StaffFrame, effects: FrameEffects): void {
  effects.told(frame)
  if (frame.type === 'inbox' || frame.type === 'offer') effects.inboxNews()
  else if (frame.type === 'event') takeEvent(frame.event, effects)
  else if (frame.type === 'desk') {
    if (!effects.enter(frame.conversation, frame.entry)) effects.threadNews()
  } else if (frame.type === 'viewers') effects.viewers.take(frame)
  else if (frame.type === 'seen') effects.saw(frame.conversation, frame.seq)
  else if (frame.type === 'state') effects.showState(frame.conversation, frame.state)
  else if (frame.type === 'typing' && frame.actor.kind === 'customer')
    effects.typist.typing(frame.conversation)
}

function takeEvent(event: Envelope, { receive, threadNews, typist, inboxNews }: FrameEffects): void {
  if (!receive(event)) threadNews()
  if (event.type === 'message.customer' || event.type === 'message.image') typist.said(event.conversation)
  inboxNews()
}
