import type { Job } from '@subtext/api'
import { formatMoment } from '@subtext/staff-ui'
import { jobWords as words } from './words'

/** `训练`, `评测 · 当前版本`, `评测 · 10:20 的训练`; `all` is where the training may be found. */
export function jobName(job: Job, all: Job[]): string {
  const kind = words.value.kinds[job.kind]
  if (job.kind !== 'evaluate') return kind
  if (job.of === null) return `${kind} · ${words.value.live}`
  const training = all.find((one) => one.id === job.of)
  return `${kind} · ${words.value.ofTraining(training ? formatMoment(training.queued_at) : '')}`
}

/** How long it ran; null while it has not ended or never began. */
export function secondsOf(job: Job): number | null {
  if (job.started_at === null || job.ended_at === null) return null
  return (Date.parse(job.ended_at) - Date.parse(job.started_at)) / 1000
}

/** Evaluations a job can be compared with: those before it, newest first, then those after it. */
export function comparable(job: Job, all: Job[]): Job[] {
  const others = all.filter(
    (one) => one.kind === 'evaluate' && one.state === 'succeeded' && one.id !== job.id,
  )
  const later = (one: Job): boolean => one.queued_at > job.queued_at
  return [...others.filter((one) => !later(one)), ...others.filter(later)]
}
