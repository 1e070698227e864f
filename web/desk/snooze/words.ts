import { staffWords } from '@subtext/staff-ui'

export const snoozeWords = staffWords(
  {
    later: '稍后处理',
    title: '放到稍后',
    explains: '客户不会收到通知，会话仍归您，仍占一个接待名额。到时间，或客户来消息，会自动回到“我的”。',
    until: { quarter: '15 分钟后', hour: '1 小时后', opening: '下个营业日开始时' },
    done: (until: string) => `已放到稍后，${until}回到“我的”`,
    failed: (why: string) => `没有放到稍后：${why}`,
    list: (count: number) => `稍后（${count}）`,
    at: (moment: string) => `稍后，${moment} 再处理`,
    untold: '客户没有收到通知',
    back: '该处理了',
    wake: '现在处理',
    set: (by: string, moment: string) => `${by} 放到稍后，${moment} 再处理`,
    ended: {
      due: '稍后的时间到了',
      customer: '客户来消息，已从稍后取回',
      agent: '已从稍后取回',
    } as Record<string, string>,
  },
  {
    later: 'Later',
    title: 'Put aside for later',
    explains:
      'The customer is not told; the conversation stays yours and keeps its seat. It is back among yours when the time comes or the customer writes.',
    until: { quarter: 'In 15 minutes', hour: 'In an hour', opening: 'When the desk opens on its next day' },
    done: (until: string) => `Put aside, back among yours: ${until.toLowerCase()}`,
    failed: (why: string) => `Not put aside: ${why}`,
    list: (count: number) => `Later (${count})`,
    at: (moment: string) => `Later, ${moment}`,
    untold: 'The customer is not told',
    back: 'Due now',
    wake: 'Take back now',
    set: (by: string, moment: string) => `${by} put it aside until ${moment}`,
    ended: {
      due: 'Put aside until now',
      customer: 'The customer wrote: no longer put aside',
      agent: 'No longer put aside',
    },
  },
)
