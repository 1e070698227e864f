import type { Insights, NamedTopic } from '@subtext/api'
import type { RouteLocationRaw } from 'vue-router'
import { percent } from './figures'
import type { insightWords } from './words'

export interface UpkeepRow {
  key: string
  name: string
  detail: string
  /** What makes it pressing, if anything does. */
  mark: string
  links: { label: string; to: RouteLocationRaw }[]
}

export const BLOCKS = ['weak', 'few', 'dated', 'close', 'unused'] as const
export type Block = (typeof BLOCKS)[number]

type Words = (typeof insightWords)['value']

const editor = ({ topic }: NamedTopic): RouteLocationRaw => ({ name: 'change-new', query: { topic } })

/** What needs a hand, by kind, each with what it is about and where to go for it. */
export function upkeepRows(found: Insights, words: Words): Record<Block, UpkeepRow[]> {
  const { actions } = words
  const row = (one: NamedTopic, detail: string, mark: string, label: string): UpkeepRow => ({
    key: one.topic,
    name: one.name,
    detail,
    mark,
    links: [{ label, to: editor(one) }],
  })
  return {
    weak: found.weak.map((one) =>
      row(
        one,
        words.weak(one.failed, one.answers, percent(one.low), percent(one.high)),
        one.stands_out ? words.standsOut : '',
        actions.edit,
      ),
    ),
    few: found.few.map((one) => {
      const told = row(one, words.few(one.examples, one.floor), one.in_demand ? words.inDemand : '', '')
      const asked = { label: actions.questions, to: { name: 'inbox' } }
      return {
        ...told,
        links: [one.action === 'add_questions' ? asked : { label: actions.write, to: editor(one) }],
      }
    }),
    dated: found.dated.map((one) =>
      row(
        one,
        words.dated(words.ages[one.age], one.day),
        one.age === 'expired' ? words.ages.expired : '',
        actions.review,
      ),
    ),
    close: found.close.map((pair) => ({
      key: `${pair.one.topic} ${pair.other.topic}`,
      name: words.pair(pair.one.name, pair.other.name),
      detail: words.close(pair.turns),
      mark: pair.told_apart ? '' : words.notToldApart,
      links: [pair.one, pair.other].map((one) => ({ label: actions.editOf(one.name), to: editor(one) })),
    })),
    unused: found.unused.map((one) => row(one, words.unused(one.turns), '', actions.check)),
  }
}
