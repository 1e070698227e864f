import type { CallOptions, Http } from './http'
import type { InboxCard } from './types'

/** Amber from `warn_at`, red from `due_at`: server time. */
export interface DueClock {
  kind: 'queue' | 'first_reply' | 'next_reply'
  since: string
  warn_at: string
  due_at: string
  /** What is left while the desk is closed; null while time counts. */
  paused_seconds: number | null
}

/** Who has a conversation open at the desk; good for so many seconds, unless it is said again. */
export interface ViewersFrame {
  type: 'viewers'
  conversation: string
  people: { number: string; writing: boolean }[]
  seconds: number
}

export const LIST_NAMES = ['mine', 'waiting', 'all', 'ended'] as const
export type ListName = (typeof LIST_NAMES)[number]

export const SORTS = ['usual', 'due', 'waited', 'active'] as const
/** usual: as the service orders the list · due: by clock · waited: longest first · active: last spoken first */
export type Sort = (typeof SORTS)[number]

export const CHANNELS = ['web', 'link', 'app'] as const
/** web: in a page of the bank · link: the chat's own page · app: in the bank's app */
export type Channel = (typeof CHANNELS)[number]

/** Which conversations a list shows; null and false filter nothing. */
export interface ListFilter {
  list: ListName
  skill: string | null
  reason: string | null
  urgent: boolean
  unread: boolean
  /** The agent owes its customer a promise. */
  owed: boolean
  /** Ids: any of these; none filters nothing. */
  labels: string[]
  channel: Channel | null
  vip: boolean
  /** More minutes than these. */
  waited: number | null
  q: string | null
  sort: Sort
}

export interface SavedView {
  id: string
  name: string
  filter: ListFilter
  default: boolean
}

export type NewView = Omit<SavedView, 'id'>

export interface HandedOverPage {
  conversations: InboxCard[]
  /** `before` of the next page; null on the last one. */
  next: string | null
}

/** 1000 stands for a thousand or more. */
export interface ListCounts {
  all: number
  ended: number
}

export interface ListsApi {
  /** Newest first; the service filters by what it knows: skill, reason, urgent, owed, labels, channel, vip, q. */
  handedOver(
    list: 'all' | 'ended',
    filter: ListFilter,
    before: string | null,
    options?: CallOptions,
  ): Promise<HandedOverPage>
  counts(options?: CallOptions): Promise<ListCounts>
  views(): Promise<{ views: SavedView[] }>
  /** Fails with `too_many_views` (409) beyond 20. */
  saveView(view: NewView): Promise<{ views: SavedView[] }>
  changeView(id: string, view: NewView): Promise<{ views: SavedView[] }>
  removeView(id: string): Promise<{ views: SavedView[] }>
}

const VIEWS = '/v1/desk/views'

export function createListsApi(http: Http): ListsApi {
  const one = (id: string): string => `${VIEWS}/${encodeURIComponent(id)}`
  return {
    handedOver: (list, { skill, reason, urgent, owed, labels, channel, vip, q }, before, options) =>
      http.get(
        '/v1/desk/conversations',
        {
          list,
          before,
          skill,
          reason,
          channel,
          q,
          labels: labels.join(',') || null,
          urgent: urgent ? 1 : null,
          owed: owed ? 1 : null,
          vip: vip ? 1 : null,
        },
        options,
      ),
    counts: (options) => http.get('/v1/desk/counts', undefined, options),
    views: () => http.get(VIEWS),
    saveView: (view) => http.post(VIEWS, view),
    changeView: (id, view) => http.put(one(id), view),
    removeView: (id) => http.delete(one(id)),
  }
}
