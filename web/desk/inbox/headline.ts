export interface HeadlineParts {
  /** What the card is called: the customer's own words, or the matter where none were telling. */
  title: string
  /** The matter below his words; empty where it says nothing new. */
  matter: string
}

/** The summary's headline taken apart; the reason stands elsewhere on the card and is left out. */
export function partsOfHeadline(headline: string, reason = ''): HeadlineParts {
  const at = headline.indexOf('：「')
  if (at < 0) return { title: headline.replace(`（${reason}）`, ''), matter: '' }
  const matter = headline.slice(0, at).replace(`（${reason}）`, '')
  return { title: headline.slice(at + 1), matter: matter === reason ? '' : matter }
}
