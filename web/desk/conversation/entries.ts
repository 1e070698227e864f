import type { DeskEntry } from '@subtext/api'
import type { Row } from '@subtext/chat-ui'
import type { Thread } from './threads'

type Words = (entry: DeskEntry, text: (key: string) => string) => string

const by = (entry: DeskEntry): string => (entry.author ? `工号 ${entry.author}` : '系统')

const OUTCOMES: Record<string, string> = { kept: '已兑现', unreached: '没联系上', void: '不再需要' }

const WORDS: Record<string, Words> = {
  note: (entry, text) => `内部备注 · ${by(entry)}：${text('text')}`,
  transferred: (entry, text) => `${by(entry)} 转给工号 ${text('to')}：${text('note')}`,
  regrouped: (entry, text) => `${by(entry)} 转到${text('name')}：${text('note')}`,
  given_back: (entry, text) => `${by(entry)} 交还智能客服：${text('note')}`,
  'consult.asked': (entry, text) => `${by(entry)} 向工号 ${text('colleague')} 求助：${text('note')}`,
  'consult.ended': (entry) => `${by(entry)} 结束了求助`,
  wrapped_up: (entry, text) =>
    `${by(entry)} 的小结 · ${[category(entry), entry.data.resolved ? '已解决' : '未解决'].filter(Boolean).join(' · ')}：${text('note')}`,
  'commitment.made': (entry, text) =>
    entry.author ? `${by(entry)} 答应客户：${text('what')}` : `客户等待接手：${text('what')}`,
  'commitment.taken': (entry, text) => `${by(entry)} 接手：${text('what')}`,
  'commitment.reminded': (_entry, text) => `提醒：答应客户的事快到时间了：${text('what')}`,
  'commitment.breached': (_entry, text) => `已超时：答应客户的事没有按时办：${text('what')}`,
  'commitment.ended': (entry, text) =>
    `${by(entry)} 办结承诺 · ${OUTCOMES[text('outcome')] ?? ''}：${text('note')}`,
}

function category(entry: DeskEntry): string {
  return Array.isArray(entry.data.category) ? entry.data.category.join(' / ') : ''
}

/** What staff read of an entry; null for one of a newer service. */
export function entryWords(entry: DeskEntry): string | null {
  const text = (key: string): string => String(entry.data[key] ?? '')
  return WORDS[entry.type]?.(entry, text) ?? null
}

/** The desk's entries among the rows of the conversation, by time; what is still being sent stays last. */
export function withEntries(rows: Row[], entries: DeskEntry[], from: string | null = null): Row[] {
  const shown = [...rows]
  for (const entry of entries) {
    const text = entryWords(entry)
    if (!text || (from && Date.parse(entry.at) < Date.parse(from))) continue
    const at = Date.parse(entry.at)
    const index = shown.findIndex((row) => Date.parse(row.at) > at || isOutgoing(row))
    const row: Row = { kind: 'notice', key: `entry-${entry.number}`, at: entry.at, text, tone: 'internal' }
    shown.splice(index < 0 ? shown.length : index, 0, row)
  }
  return shown
}

function isOutgoing(row: Row): boolean {
  return row.kind === 'bubble' && row.delivery !== 'sent'
}

/** Number of the colleague who is being asked now. */
export function consultedIn({ log, entries }: Thread): string | null {
  if (log.state.owner !== 'human') return null
  const owned = log.entries.filter((entry) => entry.kind === 'owner').at(-1)
  const last = entries.filter(({ type }) => type.startsWith('consult.')).at(-1)
  if (last?.type !== 'consult.asked') return null
  if (owned && Date.parse(last.at) < Date.parse(owned.at)) return null
  return String(last.data.colleague)
}
