import type { ReleaseItem } from '@subtext/api'
import { releaseWords as words } from './words'

/** How people call a release: by why it was made; null is what was built. */
export function nameOf(release: string | null, items: ReleaseItem[] = []): string {
  if (release === null) return words.value.built
  const why = items.find((one) => one.id === release)?.why
  return why ? `${why}（${release.slice(0, 15)}）` : release
}
