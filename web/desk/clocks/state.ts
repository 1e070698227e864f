import type { DueClock } from '@subtext/api'

export type ClockState = 'running' | 'soon' | 'late' | 'paused'

/** How a clock stands at `now` (server time, epoch ms); `ms` is what is left, or by how much it is late. */
export function stateOf(clock: DueClock, now: number): { state: ClockState; ms: number } {
  if (clock.paused_seconds !== null) return { state: 'paused', ms: clock.paused_seconds * 1000 }
  const left = Date.parse(clock.due_at) - now
  if (left <= 0) return { state: 'late', ms: Math.abs(left) }
  return { state: now >= Date.parse(clock.warn_at) ? 'soon' : 'running', ms: left }
}
