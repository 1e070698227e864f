import type { Category, Summary, Urgency } from '@subtext/api'

export const TITLE_MAX = 60
export const NOTE_MAX = 500

export interface Filled {
  title: string
  category: string
  urgency: Urgency
  note: string
}

/** What the summary knows already. Of the customer's own words only what the bot gathered. */
export function prefilled(summary: Summary | null): Filled {
  if (!summary) return { title: '', category: '', urgency: 'normal', note: '' }
  const { need, topic, skill, urgent, facts } = summary
  return {
    title: (need ?? topic ?? skill).name.slice(0, TITLE_MAX),
    category: topic?.id ?? '',
    urgency: urgent ? 'urgent' : 'normal',
    note: facts
      .map(({ label, value }) => `${label}：${value}`)
      .join('\n')
      .slice(0, NOTE_MAX),
  }
}

/** Only what can be chosen is chosen beforehand. */
export function isLeaf(tree: Category[], id: string): boolean {
  return tree.some((one) => (one.children ? isLeaf(one.children, id) : one.id === id))
}
