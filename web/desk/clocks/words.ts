import { staffWords } from '@subtext/staff-ui'

export const clockWords = staffWords(
  {
    means: {
      queue: '超时后标红，计入看板的“等候超时”；客户留在队里，照常可以接入',
      first_reply: '接入后第一次回复客户的时限',
      next_reply: '客户说话后再次回复的时限',
    },
    kinds: { queue: '排队', first_reply: '首次回复', next_reply: '回复' },
    running: (kind: string, time: string) => `距${kind}超时 ${time}`,
    soon: (kind: string, time: string) => `${kind}只剩 ${time}`,
    late: (kind: string, time: string) => `${kind}已超时 ${time}`,
    paused: (kind: string, time: string) => `${kind}计时暂停，还剩 ${time}`,
  },
  {
    means: {
      queue: 'Then it turns red and counts as too long on the board; the customer stays in the line',
      first_reply: 'The time for the first reply after accepting',
      next_reply: 'The time for a reply after the customer wrote',
    },
    kinds: { queue: 'Queue', first_reply: 'First reply', next_reply: 'Reply' },
    running: (kind: string, time: string) => `${kind} overdue in ${time}`,
    soon: (kind: string, time: string) => `${kind}: ${time} left`,
    late: (kind: string, time: string) => `${kind} overdue by ${time}`,
    paused: (kind: string, time: string) => `${kind} paused, ${time} left`,
  },
)
