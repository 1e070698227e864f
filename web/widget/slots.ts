const format = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  month: 'numeric',
  day: 'numeric',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
})

/** `11月23日周一 10:30`, by the bank's clock wherever the browser is. */
export function slotName(at: string): string {
  const time = new Date(at)
  if (Number.isNaN(time.getTime())) return at
  const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]))
  return `${parts.month}月${parts.day}日${parts.weekday} ${parts.hour}:${parts.minute}`
}
