import { staffWords } from '@subtext/staff-ui'

export const clockWords = staffWords(
  {
    kinds: { queue: '排队', first_reply: '首次回复', next_reply: '回复' },
    running: (kind: string, time: string) => `${kind} 剩 ${time}`,
    soon: (kind: string, time: string) => `${kind} 快到时 ${time}`,
    late: (kind: string, time: string) => `${kind} 超时 ${time}`,
    paused: (kind: string, time: string) => `${kind} 暂停 ${time}`,
  },
  {
    kinds: { queue: 'Queue', first_reply: 'First reply', next_reply: 'Reply' },
    running: (kind: string, time: string) => `${kind}: ${time} left`,
    soon: (kind: string, time: string) => `${kind}: due in ${time}`,
    late: (kind: string, time: string) => `${kind}: late ${time}`,
    paused: (kind: string, time: string) => `${kind}: paused ${time}`,
  },
)
