/** The summary's headline as its two halves: the matter, and the customer's own words for it if any were telling. */
export function halvesOf(headline: string): { matter: string; quoted: string } {
  const at = headline.indexOf('：「')
  return at < 0
    ? { matter: headline, quoted: '' }
    : { matter: headline.slice(0, at + 1), quoted: headline.slice(at + 1) }
}
