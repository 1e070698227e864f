import type { ContentFinding } from '@subtext/api'
import { staffLocale } from '@subtext/staff-ui'
import { findingWords } from './findingWords'

const BOUND = /(\d+)[^\d,:]*, at (most|least) (\d+)/
const QUOTED = /'([^']+)'|"([^"]+)"/g
const CHINESE = /[\u3400-\u9fff][^\u0020-\u007e]*/g
const TOPIC = /question of ([a-z]+\.[a-z0-9_]+)/

/** A finding as it is shown: what is wrong, about which words, and how to put it right. */
export interface Told {
  what: string
  about: string[]
  fix: string
  /** The check's own words, for who looks after the files; null where they are shown already. */
  technical: string | null
}

/** In Chinese by the rule's sentence, in English by the check's own. */
export function told(finding: ContentFinding): Told {
  const words = findingWords.value
  if (staffLocale.value === 'en')
    return { what: finding.message, about: [], fix: finding.fix, technical: null }
  const { what, fix } = words.rules[finding.code] ?? words.unknown
  return { what, about: particulars(finding.message), fix, technical: `${finding.message} → ${finding.fix}` }
}

/** Numbers, wordings and topics that a message of the check names. */
export function particulars(message: string): string[] {
  const { atMost, atLeast } = findingWords.value
  const found: string[] = []
  const bound = BOUND.exec(message)
  if (bound) found.push((bound[2] === 'most' ? atMost : atLeast)(bound[1] ?? '', bound[3] ?? ''))
  const quoted = [...message.matchAll(QUOTED)].map((one) => one[1] ?? one[2] ?? '')
  const bare = message.replace(QUOTED, ' ').match(CHINESE) ?? []
  found.push(...[...quoted, ...bare].map((one) => `“${one}”`))
  const topic = TOPIC.exec(message)?.[1]
  if (topic) found.push(topic)
  return [...new Set(found)]
}
