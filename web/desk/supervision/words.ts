import { staffWords } from '@subtext/staff-ui'

/** What agents read of supervisors, and say to them. */
export const supervisionWords = staffWords(
  {
    whisper: (by: string, text: string) => `主管 ${by} 对坐席说（客户看不到）：${text}`,
    helpAsked: (by: string, text: string) => `工号 ${by} 请主管帮忙：${text}`,
    helpEnded: (by: string) => `求助已结束（工号 ${by}）`,
    takenOver: (by: string, former: string, text: string) =>
      `主管 ${by} 从工号 ${former} 接管了会话：${text}`,
    takenFromYou: (by: string, text: string) => `主管 ${by} 接管了您的会话：${text}`,
    whispered: (by: string, text: string) => `主管 ${by}：${text}`,
    ask: '请主管帮忙',
    asked: (span: string) => `已请主管帮忙 ${span}`,
    enough: '不用了',
    why: '难在哪里，希望主管做什么（客户看不到）',
    send: '发出',
    cancel: '取消',
    failed: (why: string) => `没有发出：${why}`,
    board: '现场看板',
    mayLookIn: '主管可以静默查看会话，也可能悄悄提醒您；客户看不到。',
  },
  {
    whisper: (by, text) => `Supervisor ${by} to the agent, unseen by the customer: ${text}`,
    helpAsked: (by, text) => `Agent ${by} asks for help: ${text}`,
    helpEnded: (by) => `Call for help ended (${by})`,
    takenOver: (by, former, text) => `Supervisor ${by} took over from agent ${former}: ${text}`,
    takenFromYou: (by, text) => `Supervisor ${by} took your conversation over: ${text}`,
    whispered: (by, text) => `Supervisor ${by}: ${text}`,
    ask: 'Ask a supervisor',
    asked: (span) => `Supervisors asked ${span} ago`,
    enough: 'No longer needed',
    why: 'What is hard, and what should the supervisor do? (the customer does not see it)',
    send: 'Send',
    cancel: 'Cancel',
    failed: (why) => `Not sent: ${why}`,
    board: 'Live board',
    mayLookIn: 'Supervisors may look in silently and may whisper to you; customers see neither.',
  },
)
