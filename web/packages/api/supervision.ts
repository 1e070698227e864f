import type { CallOptions, Http } from './http'
import { conversationPath, longPoll, type OutgoingMessage } from './shared'
import type { DeskEntry } from './service'
import type { InboxCard, NamedRef, StateReply, StatusName } from './types'

/** `serving`: has somebody in hand. `away`: 离线, or signed in without a sign of life. */
export type SeatState = 'serving' | 'free' | 'paused' | 'away'

export type SeatCounts = Record<SeatState, number> & {
  total: number
  /** Nobody is served there: free, paused and away ones. */
  empty: number
}

export interface FloorLine {
  seats: SeatCounts
  waiting: number
  longest_seconds: number
  too_long: number
  /** For who came now; null while nobody is on duty. */
  estimate_minutes: [number, number] | null
}

export interface FloorSeat {
  number: string
  name: string
  state: SeatState
  status: StatusName
  /** What a break is for. */
  reason: string | null
  since: string | null
  in_hand: number
  capacity: number
}

export interface FloorAlert {
  code: 'unstaffed' | 'paused_while_waiting' | 'idle_while_waiting'
  skill: NamedRef
  waiting: number
  /** Those it is about: paused ones, or free ones. */
  seats: number
  longest_seconds: number
}

export interface TodayFigures {
  offered: number
  taken: number
  abandoned: number
  /** Left a message or booked a callback. */
  instead: number
  handed_on: number
  mean_wait_seconds: number | null
  /** 0 to 1. */
  service_level: number | null
  /** Shortest and longest target of the groups; null before the first customer. */
  target_seconds: [number, number] | null
}

export interface BoardCard extends InboxCard {
  accepted_at: string | null
  /** Served for so long that somebody should look. */
  long: boolean
  help: { at: string; note: string } | null
}

export interface Board {
  cursor: number
  now: string
  /** Every seat and every customer once. */
  whole: FloorLine
  groups: (FloorLine & { skill: NamedRef })[]
  seats: FloorSeat[]
  alerts: FloorAlert[]
  today: TodayFigures
  /** Waiting or served: calls for help first, then the oldest. */
  conversations: BoardCard[]
}

export interface SupervisionApi {
  /** With `cursor` and `wait` the call returns when the board differs from `cursor`, or after `wait` seconds. */
  board(from?: { wait?: number; cursor?: number }, options?: CallOptions): Promise<Board>
  /** To the agent who serves, never to the customer. */
  whisper(id: string, message: OutgoingMessage): Promise<DeskEntry>
  /** From the agent with this number and no other; fails with `changed_hands` (409). */
  takeOver(id: string, agent: string, note: string): Promise<StateReply>
  askForHelp(id: string, note: string): Promise<StateReply>
  endHelp(id: string): Promise<StateReply>
}

/** Where the board is as a file. */
export const BOARD_FILE = '/v1/desk/board.csv'

const at = conversationPath('/v1/desk/conversations')

export function createSupervisionApi(http: Http): SupervisionApi {
  return {
    board: (from = {}, options) => http.get('/v1/desk/board', { ...from }, longPoll(from.wait ?? 0, options)),
    whisper: (id, message) => http.post(at(id, 'whispers'), message),
    takeOver: (id, agent, note) => http.post(at(id, 'take-over'), { agent, note }),
    askForHelp: (id, note) => http.post(at(id, 'help'), { note }),
    endHelp: (id) => http.post(at(id, 'help/end'), {}),
  }
}
