import { inject, type InjectionKey, type Ref } from 'vue'
import type { BubbleRow } from './rows'

/** The service's own limit may be shorter; it then refuses, and the app says so. */
export const RECALL_MS = 120_000

/** What a reader may do with a single message. An app provides what its reader may; the rest is not shown. */
export interface ChatActions {
  /** Says of an answer whether it helped. */
  feedback?: (seq: number, helpful: boolean) => void
  /** Takes a message back. */
  recall?: (seq: number) => void
  /** Answers a single message; null while nothing can be written. */
  quote?: Readonly<Ref<((row: BubbleRow) => void) | null>>
  /** Stops an image that is on its way. */
  cancel?: (clientId: string) => void
  /** Whose messages the reader may take back: his own, not those of a colleague. */
  mine: (row: BubbleRow) => boolean
  /** The service's clock, in ms. */
  now: () => number
}

export const CHAT_ACTIONS: InjectionKey<ChatActions> = Symbol('chat actions')

export function useChatActions(): ChatActions {
  return inject(CHAT_ACTIONS, () => ({ mine: () => false, now: Date.now }), true)
}

/** The service's clock as far as its own times tell it: the newest thing heard of happened just now. */
export function createServerTime(now: () => number = Date.now) {
  let offset = 0
  return {
    now: (): number => now() + offset,
    heard: (at: string): void => {
      const moment = Date.parse(at)
      if (!Number.isNaN(moment)) offset = moment - now()
    },
  }
}
