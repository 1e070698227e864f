import { zhCN, type ChatWords } from './words'

const formats = new Map<string, Intl.DateTimeFormat>()

/** Making a formatter costs more than a bubble; there are as many as languages and shapes. */
function format(locale: string, shape: 'clock' | 'day' | 'year'): Intl.DateTimeFormat {
  const key = `${locale} ${shape}`
  let made = formats.get(key)
  if (!made) formats.set(key, (made = new Intl.DateTimeFormat(locale, SHAPES[shape])))
  return made
}

const DAY = { month: 'long', day: 'numeric', weekday: 'long' } as const
const SHAPES = {
  clock: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: DAY,
  year: { ...DAY, year: 'numeric' },
} as const

/** Local time of an ISO instant, e.g. "09:05". */
export function clock(at: string, locale = 'zh-CN'): string {
  return format(locale, 'clock').format(new Date(at))
}

/** The local calendar day of an ISO instant, as a comparable key. */
export function dayKey(at: string): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
}

/** "今天", "昨天", "3月5日 星期四", with the year when it is another one. */
export function dayName(
  at: string,
  now: Date = new Date(),
  words: Pick<ChatWords, 'locale' | 'today' | 'yesterday'> = zhCN,
): string {
  const key = dayKey(at)
  if (key === dayKey(now.toISOString())) return words.today
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1)
  if (key === dayKey(yesterday.toISOString())) return words.yesterday
  const date = new Date(at)
  return format(words.locale, date.getFullYear() === now.getFullYear() ? 'day' : 'year').format(date)
}
