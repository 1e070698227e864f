import type { Phrase } from '@subtext/api'

/** What is being typed to find a phrase: `start` is where the slash stands, `end` the caret. */
export interface Asked {
  start: number
  end: number
  query: string
}

/** Whether `query`, in letters, is how `text` sounds: whole syllables, initials, or a mixture. */
export type SoundsLike = (text: string, query: string) => boolean

/** Chinese keyboards write the ideographic comma or the wide slash on that key. */
const ASKED = /(?:^|\s)[/、／]([^\s/、／]{0,24})$/
const LETTERS = /^[a-z]+$/

/** At the start of what is written, or after a blank. */
export function askedAt(text: string, caret: number): Asked | null {
  const found = ASKED.exec(text.slice(0, caret))
  if (!found) return null
  const query = found[1]!
  return { start: caret - query.length - 1, end: caret, query: query.toLowerCase() }
}

/** How well a phrase fits, best first; null when it does not. */
function fit(phrase: Phrase, query: string, sounds: SoundsLike): number | null {
  const { shortcode, title, category, text } = phrase
  if (query === '') return 0
  if (shortcode === query) return 0
  if (shortcode.startsWith(query)) return 1
  if (title.toLowerCase().includes(query)) return 2
  if (LETTERS.test(query) && (sounds(title, query) || sounds(shortcode, query))) return 3
  if (category.toLowerCase().includes(query)) return 4
  if (LETTERS.test(query) && sounds(category, query)) return 4
  return text.toLowerCase().includes(query) ? 5 : null
}

/**
 * The phrases that fit: the shortcode that was typed out, then favourites in their own order, then by how well they
 * fit, then the most used.
 */
export function findPhrases(
  phrases: readonly Phrase[],
  query: string,
  favourites: readonly string[],
  sounds: SoundsLike,
): Phrase[] {
  const places = new Map(favourites.map((id, place) => [id, place]))
  const placeOf = (phrase: Phrase): number => places.get(phrase.id) ?? favourites.length
  return phrases
    .map((phrase) => ({ phrase, fit: fit(phrase, query, sounds) }))
    .filter((one): one is { phrase: Phrase; fit: number } => one.fit !== null)
    .sort((a, b) => {
      const exact = query ? Number(b.fit === 0) - Number(a.fit === 0) : 0
      return (
        exact ||
        placeOf(a.phrase) - placeOf(b.phrase) ||
        a.fit - b.fit ||
        b.phrase.used - a.phrase.used ||
        (a.phrase.shortcode < b.phrase.shortcode ? -1 : 1)
      )
    })
    .map((one) => one.phrase)
}

/** Categories in the order their phrases come in. */
export function categoriesOf(phrases: readonly Phrase[]): string[] {
  return [...new Set(phrases.map((phrase) => phrase.category).filter(Boolean))]
}

/** A list with one of it somewhere else. */
export function movedTo<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_, place) => place !== from)
  const place = Math.max(0, Math.min(to, rest.length))
  return [...rest.slice(0, place), list[from]!, ...rest.slice(place)]
}
