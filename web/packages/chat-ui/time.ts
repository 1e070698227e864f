/** Local time of an ISO instant, e.g. "09:05". */
export function clock(at: string): string {
  return new Intl.DateTimeFormat('zh-CN', { hour: '2-digit', minute: '2-digit', hour12: false }).format(
    new Date(at),
  )
}

/** The local calendar day of an ISO instant, as a comparable key. */
export function dayKey(at: string): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
}

/** "今天", "昨天", "3月5日 星期四", with the year when it is another one. */
export function dayName(at: string, now: Date = new Date()): string {
  const key = dayKey(at)
  if (key === dayKey(now.toISOString())) return '今天'
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1)
  if (key === dayKey(yesterday.toISOString())) return '昨天'
  const date = new Date(at)
  const year = date.getFullYear() === now.getFullYear() ? undefined : 'numeric'
  return new Intl.DateTimeFormat('zh-CN', { year, month: 'long', day: 'numeric', weekday: 'long' }).format(
    date,
  )
}
