const formats = new Map<string, Intl.DateTimeFormat>()

function format(locale: string): Intl.DateTimeFormat {
  let made = formats.get(locale)
  if (!made) {
    made = new Intl.DateTimeFormat(locale, {
      timeZone: 'Asia/Shanghai',
      month: locale === 'en' ? 'short' : 'numeric',
      day: 'numeric',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    formats.set(locale, made)
  }
  return made
}

/** `11月23日周一 9:30`, as the bank's notices write it, or `Mon, Nov 23, 09:30`; by the bank's clock anywhere. */
export function slotName(at: string, locale = 'zh-CN'): string {
  const time = new Date(at)
  if (Number.isNaN(time.getTime())) return at
  if (locale === 'en') return format(locale).format(time)
  const parts = Object.fromEntries(
    format(locale)
      .formatToParts(time)
      .map(({ type, value }) => [type, value]),
  )
  return `${parts.month}月${parts.day}日${parts.weekday} ${Number(parts.hour)}:${parts.minute}`
}
