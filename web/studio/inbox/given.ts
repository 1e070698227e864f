import type { Decided } from './state'

/** Keys of names given before; 1–5 are the suggestions. */
export const GIVEN_KEYS = ['6', '7', '8', '9', '0'] as const

/** Names of new topics, the newest as many as there are keys, in the order they were first given: a key keeps its name. */
export function givenNames(waiting: readonly string[], decided: readonly Decided[]): string[] {
  const now = decided.filter(({ verdict }) => verdict === 'new_topic').map(({ name }) => name)
  return [...new Set([...waiting, ...now])].slice(-GIVEN_KEYS.length)
}
