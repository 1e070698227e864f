import type { Summary } from '@subtext/api'
import { headlineText } from '@subtext/staff-ui'

export interface HeadlineParts {
  /** What the card is called: the customer's own words, or the matter where none were telling. */
  title: string
  /** The matter below his words; empty where it says nothing new. */
  matter: string
}

/** The summary's headline taken apart; the reason stands elsewhere on the card and is left out. */
export function partsOfHeadline(headline: string, reason = ''): HeadlineParts {
  const at = headline.indexOf('：「')
  if (at < 0) return { title: headlineText(headline.replace(`（${reason}）`, '')), matter: '' }
  const matter = headline.slice(0, at).replace(`（${reason}）`, '')
  return { title: headline.slice(at + 1), matter: matter === reason ? '' : headlineText(matter) }
}

/** What an open conversation is called: its matter, or the customer's own words where the matter is unknown. */
export function matterOf(summary: Summary | null | undefined): string | null {
  if (!summary) return null
  const named = summary.need?.name ?? summary.topic?.name
  return named ?? partsOfHeadline(summary.headline, summary.reason.text).title
}
