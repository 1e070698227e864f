import {
  CHANNELS,
  LIST_NAMES,
  SORTS,
  type InboxCard,
  type ListFilter,
  type ListName,
  type Sort,
} from '@subtext/api'
import { reasonText } from '@subtext/staff-ui'

/** What a card does not tell of itself. */
export interface FilterFacts {
  /** Server time, epoch ms. */
  now: number
  unread: ReadonlySet<string>
  /** Conversations to whose customer the agent owes a promise. */
  owed: ReadonlySet<string>
}

export const NO_FILTER: ListFilter = {
  list: 'waiting',
  skill: null,
  reason: null,
  urgent: false,
  unread: false,
  owed: false,
  labels: [],
  channel: null,
  vip: false,
  waited: null,
  q: null,
  sort: 'usual',
}

/** The service sends these a page at a time and filters them itself. */
export const isPaged = (list: ListName): list is 'all' | 'ended' => list === 'all' || list === 'ended'

/** How many things are filtered by, not counting list and order. */
export function filtersOn(filter: ListFilter): number {
  const { skill, reason, urgent, unread, owed, labels, channel, vip, waited, q } = filter
  return [skill, reason, urgent, unread, owed, labels.length, channel, vip, waited, q].filter(Boolean).length
}

function saysAnyOf(card: InboxCard, words: string): boolean {
  const reason = [card.reason.text, reasonText(card.reason)]
  const texts = [card.headline, card.topic?.name, card.need?.name, ...reason, card.last_text]
  return texts.some((text) => text?.toLowerCase().includes(words))
}

export function filtered(cards: InboxCard[], filter: ListFilter, facts: FilterFacts): InboxCard[] {
  const words = filter.q?.trim().toLowerCase() ?? ''
  const labels = new Set(filter.labels)
  const since = filter.waited === null ? Infinity : facts.now - filter.waited * 60_000
  return cards.filter(
    (card) =>
      (filter.skill === null || card.skill.id === filter.skill) &&
      (filter.reason === null || card.reason.code === filter.reason) &&
      (!filter.urgent || card.urgent) &&
      (!filter.unread || facts.unread.has(card.conversation)) &&
      (!filter.vip || card.vip === true) &&
      (filter.channel === null || card.channel === filter.channel) &&
      (labels.size === 0 || (card.labels ?? []).some(({ id }) => labels.has(id))) &&
      (!filter.owed || facts.owed.has(card.conversation)) &&
      Date.parse(card.queued_at) < since &&
      (words === '' || saysAnyOf(card, words)),
  )
}

const dueAt = (card: InboxCard): number => (card.clock ? Date.parse(card.clock.due_at) : Infinity)
const KEYS: Record<Exclude<Sort, 'usual'>, (card: InboxCard) => number> = {
  due: dueAt,
  waited: (card) => Date.parse(card.queued_at),
  active: (card) => -Date.parse(card.last_at),
}

/** Cards of the same moment stay as they were. `usual` leaves the order of the list. */
export function sorted(cards: InboxCard[], sort: Sort): InboxCard[] {
  if (sort === 'usual') return cards
  const key = KEYS[sort]
  return cards
    .map((card) => ({ card, at: key(card) }))
    .sort((a, b) => (a.at === b.at ? 0 : a.at - b.at))
    .map(({ card }) => card)
}

type Query = Record<string, string>

/** The filter as it stands in the page's address; what filters nothing is not in it. */
export function toQuery(filter: ListFilter): Query {
  const query: Query = {}
  for (const [name, value] of Object.entries(filter) as [keyof ListFilter, ListFilter[keyof ListFilter]][]) {
    const nothing = value === '' || (Array.isArray(value) && value.length === 0)
    if (value !== NO_FILTER[name] && !nothing) query[name] = value === true ? '1' : String(value)
  }
  return query
}

const text = (value: unknown, pattern: RegExp): string | null =>
  typeof value === 'string' && pattern.test(value) ? value : null
const oneOf = <T extends string>(names: readonly T[], value: unknown, otherwise: T): T =>
  names.find((name) => name === value) ?? otherwise

/** Ids, as many as the service takes. */
const LABELS = /^[\w-]{1,32}(,[\w-]{1,32}){0,9}$/

/** Whatever somebody wrote into the address: what is not understood filters nothing. */
export function fromQuery(query: Record<string, unknown>): ListFilter {
  const waited = Number(text(query['waited'], /^\d{1,4}$/) ?? 0)
  return {
    list: oneOf(LIST_NAMES, query['list'], NO_FILTER.list),
    skill: text(query['skill'], /^[a-z0-9_]{1,32}$/),
    reason: text(query['reason'], /^[a-z0-9_.]{1,64}$/),
    urgent: query['urgent'] === '1',
    unread: query['unread'] === '1',
    owed: query['owed'] === '1',
    labels: text(query['labels'], LABELS)?.split(',') ?? [],
    channel: CHANNELS.find((name) => name === query['channel']) ?? null,
    vip: query['vip'] === '1',
    waited: waited >= 1 && waited <= 1440 ? waited : null,
    q: text(query['q'], /^.{1,64}$/s),
    sort: oneOf(SORTS, query['sort'], NO_FILTER.sort),
  }
}

/** Skill groups or reasons that occur in these cards, each once. */
export function choicesIn(
  cards: InboxCard[],
  of: (card: InboxCard) => { id: string; name: string },
): { id: string; name: string }[] {
  const found = new Map(cards.map((card) => [of(card).id, of(card).name]))
  return [...found].map(([id, name]) => ({ id, name })).sort((a, b) => (a.id < b.id ? -1 : 1))
}
