import type { ChangeState, JobState } from '@subtext/api'

/** How a state is coloured (`data-tone` of `sp-chip`): arrived, somebody's turn, failed. */
export type Tone = 'good' | 'waits' | 'bad'

const TONES: Partial<Record<ChangeState | JobState, Tone>> = {
  applied: 'good',
  succeeded: 'good',
  proposed: 'waits',
  approved: 'waits',
  queued: 'waits',
  running: 'waits',
  rejected: 'bad',
  failed: 'bad',
  lost: 'bad',
}

/** The tone of a change's or a job's state; none for what is only so. */
export function toneOf(state: ChangeState | JobState): Tone | undefined {
  return TONES[state]
}
