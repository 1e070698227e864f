import type { FloorAlert, FloorLine, FloorSeat, SeatState } from '@subtext/api'
import { staffWords } from '@subtext/staff-ui'

const minutes = (seconds: number): number => Math.floor(seconds / 60)

const zhSpan = (seconds: number): string => (seconds < 60 ? '不足 1 分钟' : `${minutes(seconds)} 分钟`)
/** A space stands before a figure only. */
const zhFor = (word: string, seconds: number): string => `${word}${seconds < 60 ? '' : ' '}${zhSpan(seconds)}`
const enSpan = (seconds: number): string => (seconds < 60 ? 'under a minute' : `${minutes(seconds)} min`)

const limits = ([least, most]: [number, number]): string => (least === most ? `${most}` : `${least}–${most}`)

const zhStates: Record<SeatState, string> = {
  serving: '接待中',
  free: '空闲',
  paused: '暂停接待',
  away: '不在线',
}
const enStates: Record<SeatState, string> = {
  serving: 'serving',
  free: 'free',
  paused: 'paused',
  away: 'away',
}
const EMPTY: SeatState[] = ['free', 'paused', 'away']

const zhSaid = { online: '在线', busy: '忙碌', break: '小休', offline: '离线' }
const enSaid = { online: 'online', busy: 'busy', break: 'break', offline: 'offline' }

function split(line: FloorLine, names: Record<SeatState, string>): string[] {
  return EMPTY.filter((state) => line.seats[state] > 0).map((state) => `${names[state]} ${line.seats[state]}`)
}

const zhAlert: Record<FloorAlert['code'], (alert: FloorAlert) => string> = {
  unstaffed: ({ skill, waiting }) => `${skill.name}：${waiting} 位客户等候，没有同事在岗`,
  paused_while_waiting: ({ skill, waiting, seats }) =>
    `${skill.name}：${waiting} 位客户等候，还有 ${seats} 位坐席暂停接待`,
  idle_while_waiting: ({ skill, waiting, seats }) =>
    `${skill.name}：${waiting} 位客户等候，却有 ${seats} 位坐席空闲`,
}
const enAlert: Record<FloorAlert['code'], (alert: FloorAlert) => string> = {
  unstaffed: ({ skill, waiting }) => `${skill.name}: ${waiting} waiting, nobody on duty`,
  paused_while_waiting: ({ skill, waiting, seats }) =>
    `${skill.name}: ${waiting} waiting while ${seats} agents are paused`,
  idle_while_waiting: ({ skill, waiting, seats }) =>
    `${skill.name}: ${waiting} waiting while ${seats} agents are idle`,
}

/** What waits for a supervisor besides the queue's own alerts. */
export type Need = 'late' | 'urgent' | 'long'
type Needs = Record<Need, (count: number) => string>

export const boardWords = staffWords(
  {
    title: '现场看板',
    back: '回到工作台',
    file: '导出看板 CSV',
    stale: '看板没有连上，显示的是刚才的情况',
    floor: '现场',
    span: zhSpan,
    sentence: (line: FloorLine, longest: number) => {
      const { total, empty, serving } = line.seats
      const queue = line.waiting
        ? `${line.waiting} 位客户在等候，${zhFor('最久', longest)}`
        : '没有客户在等候'
      const away = empty ? `、${empty} 位没在接待` : ''
      return `${total} 位坐席，${serving} 位在接待${away}，${queue}`
    },
    empty: (line: FloorLine) => {
      const parts = split(line, zhStates)
      return parts.length ? `没在接待的：${parts.join('、')}` : ''
    },
    alert: (alert: FloorAlert) => `${zhAlert[alert.code](alert)}，${zhFor('最久', alert.longest_seconds)}`,
    needs: {
      late: (count) => `${count} 位客户等候超时`,
      urgent: (count) => `${count} 个紧急会话`,
      long: (count) => `${count} 个会话接待过久`,
    } as Needs,
    asksForHelp: (number: string, seconds: number) => `工号 ${number} 求助，${zhFor('等了', seconds)}`,
    calm: '没有需要处理的情况',
    today: '今天',
    offered: '转人工',
    offeredMeans: '今天转来的客户：已接起、客户放弃、留言或回电，加上还在等候的',
    taken: '已接起',
    abandoned: '客户放弃',
    instead: '留言或回电',
    handedOn: '换坐席或技能组',
    meanWait: '平均等候',
    level: (target: [number, number] | null) => `及时接起${target ? `（${limits(target)} 秒内）` : ''}`,
    /** What the less plain of today's figures count. */
    handedOnMeans: '今天客户转给其他坐席或技能组的次数，含主管接管',
    levelMeans: '等候已结束的客户里，在目标时间内接起的比例；客户放弃算没有接起，选了留言或回电的不计',
    seconds: (seconds: number | null) => (seconds === null ? '—' : `${seconds} 秒`),
    groups: '技能组',
    eachInMany: '一位坐席服务几个组，就在每个组里各计一次',
    everybody: '合计（每人只计一次）',
    group: '技能组',
    seats: '坐席',
    waiting: '等候的客户',
    longest: '最久等候',
    tooLong: '等候超时',
    estimate: '预计等候',
    nobody: '没人在岗',
    range: (from: number, to: number) => `${from}–${to} 分钟`,
    agents: '坐席',
    agent: '坐席',
    state: '实际状态',
    since: '自设状态持续',
    never: '未设过',
    unsaid: '坐席还没有自己设过状态',
    ownState: '自设状态',
    inHand: '手上会话 / 上限',
    inHandMeans: '手上会话含待小结的',
    states: zhStates,
    said: ({ status }: FloorSeat, reason: string | null) =>
      reason ? `${zhSaid[status]} · ${reason}` : zhSaid[status],
    conversations: '会话',
    none: '现在没有客户在等候或接待中',
    help: '求助',
    tooLongServed: '接待过久',
    urgent: '紧急',
    queued: '已等',
    served: '已服务',
    wrapUp: '待小结',
    by: (number: string) => `工号 ${number}`,
    open: '查看',
    close: '关闭查看',
    silent: '静默查看：坐席和客户看不到您在看。打开会话会记入审计。',
    silentSpeaking:
      '静默查看：坐席和客户看不到您在看。“悄悄告诉坐席”只有坐席看到；“接管”后由您服务，坐席和客户都会知道。打开会话会记入审计。',
    whisper: '对坐席说',
    whisperTo: '对坐席说（客户看不到）',
    whisperDo: '悄悄告诉坐席',
    whisperPlace: '只有坐席能看到，客户看不到；Enter 发出',
    whisperFailed: (why: string) => `坐席没有收到：${why}`,
    helped: '标记求助已处理',
    takeOver: '接管',
    takeOverTitle: (number: string) => `从工号 ${number} 接管这位客户`,
    takeOverWhy: '为什么接管（对方会看到，客户看不到）',
    takeOverExplain: '接管后由您回复客户，原来的坐席不能再回复；客户会看到由主管继续服务。',
    cancel: '取消',
    opening: '正在打开会话…',
    over: '这次人工服务已经结束',
    summary: (headline: string) => `需求摘要：${headline}`,
  },
  {
    title: 'Live board',
    back: 'Back to the desk',
    file: 'Export board as CSV',
    stale: 'Not connected: this is how it was a moment ago',
    floor: 'The floor',
    span: enSpan,
    sentence: (line, longest) => {
      const { total, empty, serving } = line.seats
      const queue = line.waiting
        ? `${line.waiting} customers waiting, the longest for ${enSpan(longest)}`
        : 'nobody is waiting'
      const away = empty ? ` and ${empty} not serving` : ''
      return `${total} agents, ${serving} serving${away}; ${queue}`
    },
    empty: (line) => {
      const parts = split(line, enStates)
      return parts.length ? `Not serving: ${parts.join(', ')}` : ''
    },
    alert: (alert) => `${enAlert[alert.code](alert)}, the longest for ${enSpan(alert.longest_seconds)}`,
    needs: {
      late: (count) => `${count} waiting too long`,
      urgent: (count) => `${count} urgent`,
      long: (count) => `${count} served very long`,
    },
    asksForHelp: (number, seconds) => `Agent ${number} asks for help, for ${enSpan(seconds)} now`,
    calm: 'Nothing needs you now',
    today: 'Today',
    offered: 'Offered',
    offeredMeans: 'Who came today: taken, abandoned, left a message, and who still waits',
    taken: 'Taken',
    abandoned: 'Abandoned',
    instead: 'Left a message',
    handedOn: 'Handed on',
    meanWait: 'Mean wait',
    level: (target) => `In time${target ? ` (${limits(target)} s)` : ''}`,
    handedOnMeans: 'How often a customer went on to another agent or group today, take-overs included',
    levelMeans:
      'Share of those whose wait is over who were taken within the target; who gave up counts as not taken, who left a message or booked a callback is not counted',
    seconds: (seconds) => (seconds === null ? '—' : `${seconds} s`),
    groups: 'Skill groups',
    eachInMany: 'an agent who serves several groups is counted in each of them',
    everybody: 'In all (everybody once)',
    group: 'Group',
    seats: 'Agents',
    waiting: 'Waiting',
    longest: 'Longest wait',
    tooLong: 'Too long',
    estimate: 'Estimated wait',
    nobody: 'nobody on duty',
    range: (from, to) => `${from}–${to} min`,
    agents: 'Agents',
    agent: 'Agent',
    state: 'Actual state',
    since: 'Own status for',
    never: 'not set',
    unsaid: 'The agent has not set a status yet',
    ownState: 'Own status',
    inHand: 'In hand / most',
    inHandMeans: 'Wrap-ups count as in hand',
    states: enStates,
    said: ({ status }, reason) => (reason ? `${enSaid[status]} · ${reason}` : enSaid[status]),
    conversations: 'Conversations',
    none: 'Nobody waits or is served now',
    help: 'Help',
    tooLongServed: 'Very long',
    urgent: 'Urgent',
    queued: 'Waiting',
    served: 'Served',
    wrapUp: 'Wrap-up',
    by: (number) => `Agent ${number}`,
    open: 'Look in',
    close: 'Close',
    silent: 'Silent view: neither agent nor customer knows that you look in. Opening it is audited.',
    silentSpeaking:
      'Silent view: neither agent nor customer knows that you look in. What you whisper only the agent sees; after a take-over you serve, and both are told. Opening it is audited.',
    whisper: 'To the agent',
    whisperTo: 'To the agent (the customer does not see it)',
    whisperDo: 'Whisper',
    whisperPlace: 'Only the agent sees it, never the customer; Enter sends',
    whisperFailed: (why) => `The agent did not get it: ${why}`,
    helped: 'Mark as helped',
    takeOver: 'Take over',
    takeOverTitle: (number) => `Take this customer over from agent ${number}`,
    takeOverWhy: 'Why (the agent sees it, the customer does not)',
    takeOverExplain:
      'You answer the customer from then on, the agent cannot any more; the customer is told that a supervisor goes on.',
    cancel: 'Cancel',
    opening: 'Opening…',
    over: 'This service is over',
    summary: (headline) => `Summary: ${headline}`,
  },
)
