/** What the desk knows of the conversation; what it does not know stays for the agent to write. */
export interface Known {
  /** The agent's number. */
  number?: string | null
  /** What the customer's matter is called. */
  topic?: string | null
  /** The server's time, in milliseconds. */
  now: number
  /** Variables that are the same for everybody. */
  values: Record<string, string>
}

export interface Unfilled {
  /** As it stands in the text, with its braces. */
  mark: string
  name: string
  start: number
  end: number
}

const VARIABLE = /\{\{([^{}]+)\}\}/g
/** The bank's customers are where the bank is. */
const CHINA_OFFSET_MS = 8 * 3_600_000

/** Until which hour of the day each greeting is said. */
const GREETINGS: [number, string][] = [
  [5, '晚上好'],
  [9, '早上好'],
  [12, '上午好'],
  [14, '中午好'],
  [18, '下午好'],
  [24, '晚上好'],
]

export function greetingAt(now: number): string {
  const hour = new Date(now + CHINA_OFFSET_MS).getUTCHours()
  return GREETINGS.find(([until]) => hour < until)![1]
}

export function filled(text: string, known: Known): string {
  const day = new Date(known.now + CHINA_OFFSET_MS)
  const values: Record<string, string | null | undefined> = {
    ...known.values,
    工号: known.number,
    业务名称: known.topic,
    时段问候: greetingAt(known.now),
    今天: `${day.getUTCMonth() + 1}月${day.getUTCDate()}日`,
  }
  return text.replace(VARIABLE, (mark, name: string) => values[name] || mark)
}

/** What the agent has yet to write, from the front. */
export function unfilledIn(text: string): Unfilled[] {
  return [...text.matchAll(VARIABLE)].map((found) => ({
    mark: found[0],
    name: found[1]!,
    start: found.index,
    end: found.index + found[0].length,
  }))
}

/** Of a variable as it stands in the text, with its braces. */
export const nameOf = (mark: string): string => mark.slice(2, -2)

/** A text in pieces, for showing what is not filled in. */
export function pieces(text: string): { text: string; unfilled: boolean }[] {
  return text
    .split(/(\{\{[^{}]+\}\})/)
    .filter((part) => part !== '')
    .map((part) => ({ text: part, unfilled: part.startsWith('{{') }))
}
