import type { SoundsLike } from '../phrases/finding'

/** A line of the palette. */
export interface Offer {
  id: string
  label: string
  /** Other words it is found by. */
  also: readonly string[]
  /** Beside the label: a key, or where a conversation stands. */
  detail: string
  run: () => void
}

const LETTERS = /^[a-z]+$/

/** How well an offer fits, best first; null when it does not. */
function fit({ label, also }: Offer, query: string, sounds: SoundsLike): number | null {
  const names = [label, ...also].map((name) => name.toLowerCase())
  if (names.some((name) => name.startsWith(query))) return 0
  if (names.some((name) => name.includes(query))) return 1
  return LETTERS.test(query) && names.some((name) => sounds(name, query)) ? 2 : null
}

/** The offers that fit, best first and otherwise in their own order; all of them while nothing is asked. */
export function findOffers(offers: readonly Offer[], asked: string, sounds: SoundsLike): Offer[] {
  const query = asked.trim().toLowerCase()
  if (query === '') return [...offers]
  return offers
    .map((offer) => ({ offer, fit: fit(offer, query, sounds) }))
    .filter((one): one is { offer: Offer; fit: number } => one.fit !== null)
    .sort((a, b) => a.fit - b.fit)
    .map(({ offer }) => offer)
}
