import type { Http } from './http'
import { conversationPath } from './shared'
import type { StateReply } from './types'

/** For a quarter of an hour, for an hour, or until the desk opens on another day. */
export const SNOOZES = ['quarter', 'hour', 'opening'] as const
export type Snooze = (typeof SNOOZES)[number]

export interface SnoozeApi {
  /** Fails with `not_yours` (409), or with `no_opening` (409) where the desk does not open again. */
  putAside(id: string, until: Snooze): Promise<StateReply>
  /** Fails with `not_snoozed` (409). */
  wake(id: string): Promise<StateReply>
}

const at = conversationPath('/v1/desk/conversations')

export function createSnoozeApi(http: Http): SnoozeApi {
  return {
    putAside: (id, until) => http.post(at(id, 'snooze'), { until }),
    wake: (id) => http.post(at(id, 'wake'), {}),
  }
}
