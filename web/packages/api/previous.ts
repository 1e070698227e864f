import type { CallOptions, Http } from './http'
import { conversationPath } from './shared'
import type { CodedText, NamedRef } from './types'

/** A service of a person that is over, of the same customer. */
export interface PreviousService {
  conversation: string
  at: string
  skill: NamedRef
  /** Empty where it was not known. */
  about: string
  /** Number; null when nobody served him. */
  agent: string | null
  outcome: CodedText
  /** Empty unless `readable`. */
  note: string
  readable: boolean
}

export interface PreviousApi {
  /** The newest ten, newest first. */
  of(conversation: string, options?: CallOptions): Promise<{ services: PreviousService[] }>
}

const at = conversationPath('/v1/desk/conversations')

export function createPreviousApi(http: Http): PreviousApi {
  return { of: (conversation, options) => http.get(at(conversation, 'previous'), undefined, options) }
}
