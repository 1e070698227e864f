import { staffUiWords as words } from './words'

const clockFormat = new Intl.DateTimeFormat('zh-CN', { hour: '2-digit', minute: '2-digit', hour12: false })
const dayFormat = new Intl.DateTimeFormat('zh-CN', {
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
})

/** `09:05` today, `11/20 09:05` on any other day. */
export function formatMoment(at: string, now: number = Date.now()): string {
  const time = new Date(at)
  if (Number.isNaN(time.getTime())) return ''
  const sameDay = time.toDateString() === new Date(now).toDateString()
  return (sameDay ? clockFormat : dayFormat).format(time)
}

/** As `formatMoment`, but `今天 09:05`: a bare time of day beside a countdown would be taken for one. */
export function formatDated(at: string, now: number = Date.now()): string {
  const moment = formatMoment(at, now)
  const today = new Date(at).toDateString() === new Date(now).toDateString()
  return today ? words.value.today(moment) : moment
}

/** `01:05`, `1:02:03`; negative spans count as nothing. */
export function formatTimer(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60]
  const pair = (n: number): string => String(n).padStart(2, '0')
  return h > 0 ? `${h}:${pair(m)}:${pair(s)}` : `${pair(m)}:${pair(s)}`
}

/** `不足 1 秒`, `45 秒`, `2 分 05 秒`, `1 小时 03 分` */
export function formatSpan(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 1) return words.value.span.instant
  if (whole < 60) return words.value.span.seconds(whole)
  if (whole < 3600)
    return words.value.span.minutes(Math.floor(whole / 60), String(whole % 60).padStart(2, '0'))
  return words.value.span.hours(
    Math.floor(whole / 3600),
    String(Math.floor((whole % 3600) / 60)).padStart(2, '0'),
  )
}

/** `已服务 45 秒`, `已服务不足 1 秒`: a space stands before a figure only. */
export function formatLasting(what: string, seconds: number): string {
  return words.value.lasting(what, formatSpan(seconds))
}
