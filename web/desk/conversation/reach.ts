import type { Colleague, Group } from '@subtext/api'
import { formatMoment } from '@subtext/staff-ui'
import { logWords } from './logWords'

export function colleagueWords({ number, name, standing, seats }: Colleague): string {
  return logWords.value.colleague(number, name, logWords.value.standings[standing](seats))
}

/** Who is full can still be asked. */
export function canBeAsked({ standing }: Colleague): boolean {
  return standing === 'free' || standing === 'full'
}

export function groupWords(group: Group, now: number): string {
  return logWords.value.group(group.name, groupState(group, now))
}

function groupState({ on_duty: onDuty, seats, open, opens_at: opensAt }: Group, now: number): string {
  if (onDuty > 0) return logWords.value.onDuty(onDuty, seats)
  if (open) return logWords.value.nobody
  return opensAt ? logWords.value.closedUntil(formatMoment(opensAt, now)) : logWords.value.closed
}

/** What an agent should know before he sends a customer there; null while somebody is there. */
export function groupWarning(group: Group, now: number): string | null {
  if (group.on_duty > 0) return null
  if (group.open) return logWords.value.emptyGroup(group.name)
  const opens = group.opens_at ? logWords.value.opens(formatMoment(group.opens_at, now)) : ''
  return logWords.value.closedGroup(group.name, opens)
}
