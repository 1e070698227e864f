import { staffWords } from '@subtext/staff-ui'

export const clockWords = staffWords(
  {
    kinds: { queue: '排队', first_reply: '首次回复', next_reply: '回复' },
    running: (kind: string, time: string) => `${time}后${kind}超时`,
    soon: (kind: string, time: string) => `${kind}只剩 ${time}`,
    late: (kind: string, time: string) => `${kind}已超时 ${time}`,
    paused: (kind: string, time: string) => `${kind}计时暂停，还剩 ${time}`,
  },
  {
    kinds: { queue: 'Queue', first_reply: 'First reply', next_reply: 'Reply' },
    running: (kind: string, time: string) => `${kind} overdue in ${time}`,
    soon: (kind: string, time: string) => `${kind}: ${time} left`,
    late: (kind: string, time: string) => `${kind} overdue by ${time}`,
    paused: (kind: string, time: string) => `${kind} paused, ${time} left`,
  },
)
