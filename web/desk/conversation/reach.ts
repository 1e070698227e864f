import type { Colleague, Group } from '@subtext/api'
import { formatMoment } from '@subtext/staff-ui'

const STANDINGS: Record<Colleague['standing'], (seats: number) => string> = {
  free: (seats) => `还能接 ${seats} 位`,
  full: () => '已接满，可以求助',
  busy: () => '忙碌',
  break: () => '小休',
  offline: () => '离线',
  away: () => '不在线',
}

export function colleagueWords({ number, name, standing, seats }: Colleague): string {
  return `工号 ${number} ${name}（${STANDINGS[standing](seats)}）`
}

/** Who is full can still be asked. */
export function canBeAsked({ standing }: Colleague): boolean {
  return standing === 'free' || standing === 'full'
}

export function groupWords(group: Group, now: number): string {
  return `${group.name}（${groupState(group, now)}）`
}

function groupState({ on_duty: onDuty, seats, open, opens_at: opensAt }: Group, now: number): string {
  if (onDuty > 0) return seats > 0 ? `${onDuty} 人在岗，还能接 ${seats} 位` : `${onDuty} 人在岗，都已接满`
  if (open) return '没有同事在岗'
  return opensAt ? `已下班，${formatMoment(opensAt, now)} 上班` : '已下班'
}

/** What an agent should know before he sends a customer there; null while somebody is there. */
export function groupWarning(group: Group, now: number): string | null {
  if (group.on_duty > 0) return null
  const choices = '转过去之后，客户可以留言或约回电。'
  if (group.open) return `${group.name}现在没有同事在岗，要等有人上线。${choices}`
  const opens = group.opens_at ? `，${formatMoment(group.opens_at, now)} 上班` : ''
  return `${group.name}已下班${opens}。${choices}`
}
