import { shallowRef, type ShallowRef } from 'vue'

export interface Viewer {
  number: string
  writing: boolean
}

export interface ViewersFrame {
  type: 'viewers'
  conversation: string
  people: Viewer[]
  /** What it says holds so long, unless it is said again. */
  seconds: number
}

/** Said again at this pace, so that a desk that is gone is forgotten. */
const SAY_EVERY_MS = 10_000
const WRITING_MS = 5_000

export interface Viewers {
  /** Everybody at the open conversation, oneself included. */
  people: Readonly<ShallowRef<Viewer[]>>
  take(frame: ViewersFrame): void
  /** The conversation that is open here, or none. */
  open(conversation: string | null): void
  wrote(): void
  /** The socket is new: it knows nothing yet. */
  again(): void
  stop(): void
}

/** Tells the other desks what is open here, and keeps what they tell about the same conversation. */
export function createViewers(send: (frame: object) => void): Viewers {
  const people = shallowRef<Viewer[]>([])
  let conversation: string | null = null
  let writing: ReturnType<typeof setTimeout> | undefined
  let expiry: ReturnType<typeof setTimeout> | undefined
  let saying: ReturnType<typeof setInterval> | undefined

  const say = (): void => send({ type: 'viewing', conversation, writing: writing !== undefined })
  const forget = (): void => {
    clearTimeout(expiry)
    people.value = []
  }
  const stopWriting = (): void => {
    clearTimeout(writing)
    writing = undefined
  }

  function open(next: string | null): void {
    stopWriting()
    clearInterval(saying)
    if (next !== conversation) forget()
    conversation = next
    say()
    if (next) saying = setInterval(say, SAY_EVERY_MS)
  }

  function wrote(): void {
    const began = writing === undefined
    clearTimeout(writing)
    writing = setTimeout(() => {
      stopWriting()
      say()
    }, WRITING_MS)
    if (began) say()
  }

  function take(frame: ViewersFrame): void {
    if (frame.conversation !== conversation) return
    clearTimeout(expiry)
    people.value = frame.people
    expiry = setTimeout(forget, frame.seconds * 1000)
  }

  function stop(): void {
    stopWriting()
    clearInterval(saying)
    forget()
    conversation = null
  }

  return { people, take, open, wrote, again: say, stop }
}
