import { dayKey, rowsOf, type Entry, type Log, type NoticeWords, type Row } from '@subtext/chat-ui'

const ENDED: Record<string, string> = {
  'human→bot': '已交还智能客服',
  'queued→bot': '客户取消排队，由智能客服继续接待',
  'closed→bot': '客户再次提问，由智能客服接待',
  'human→wrap_up': '人工服务已结束，待填写小结',
  'wrap_up→closed': '会话已结束',
}

/** What an agent reads where the conversation changed hands. */
export const noticeWords: NoticeWords = (entry) => {
  if (entry.kind === 'notice') return entry.text
  if (entry.to === 'queued') return entry.from === 'human' ? '已转到技能组排队' : '已转人工，进入排队'
  if (entry.to === 'human') return entry.agent ? `工号 ${entry.agent.number} 已接入` : '坐席已接入'
  return ENDED[`${entry.from}→${entry.to}`] ?? null
}

export interface Split {
  /** Told to the bot, before the (last) handoff. */
  bot: Row[]
  /** From the handoff on; everything while the bot still owns the conversation. */
  human: Row[]
}

/** Splits a conversation where it last left the bot. */
export function splitAtHandoff(log: Log): Split {
  const index = log.entries.map(leavesBot).lastIndexOf(true)
  if (index < 0) return { bot: [], human: rows(log) }
  return {
    bot: rows({ ...log, entries: log.entries.slice(0, index), outbox: [] }),
    human: rows({ ...log, entries: log.entries.slice(index) }),
  }
}

function leavesBot(entry: Entry): boolean {
  return entry.kind === 'owner' && entry.from === 'bot' && entry.to !== 'bot'
}

function rows(log: Log): Row[] {
  return rowsOf(log, noticeWords, dayKey, 'agent')
}

/** How many messages stand in a list, notices and days left out. */
export function countMessages(list: Row[]): number {
  return list.filter((row) => row.kind === 'bubble').length
}
