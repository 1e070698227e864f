import { staffWords } from '@subtext/staff-ui'

export const previousWords = staffWords(
  {
    title: (count: number) => `以前的人工服务（${count}）`,
    open: (at: string) => `打开 ${at} 的会话`,
    by: (number: string) => `工号 ${number}`,
    failed: (why: string) => `以前的服务没有读到：${why}`,
  },
  {
    title: (count) => `Services before (${count})`,
    open: (at) => `Open the conversation of ${at}`,
    by: (number) => `agent ${number}`,
    failed: (why) => `What was before could not be read: ${why}`,
  },
)
