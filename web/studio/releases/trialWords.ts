import { staffWords } from '@subtext/staff-ui'

/** A release on trial. */
export const trialWords = staffWords(
  {
    title: '试运行',
    intro: '先让一小部分新会话由这个版本回答，看过再决定。一段会话从头到尾只由一个版本回答，随时可以结束。',
    share: '新会话的份额',
    start: '开始试运行',
    change: '改成这个份额',
    end: '结束试运行',
    all: '全部切换到这个版本',
    since: (at: string, percent: number) => `${at} 开始，现在占新会话的 ${percent}%`,
    nobody: '还没有客户的会话由它回答',
    kind: '机器人怎么回应',
    here: (n: number) => `这个版本（${n} 段会话）`,
    live: (n: number) => `线上版本（${n} 段会话）`,
    difference: '差别',
    apart: '有差别',
    same: '看不出差别',
    kinds: { unhelpful: '客户说没帮助（占有评价的）' } as Record<string, string>,
    interval: (n: number, of: number, low: string, high: string) =>
      `${of} 次中 ${n} 次，95% 区间 ${low}～${high}%`,
    hint: '只算试运行开始以后的新会话。两个区间没有重叠才算有差别；同一段会话里的回应互相有关，只作参考。',
  },
  {
    title: 'Trial',
    intro:
      'A small share of the new conversations is answered by this release first. A conversation is answered by one release from beginning to end, and the trial can be ended at any time.',
    share: 'Share of the new conversations',
    start: 'Begin the trial',
    change: 'Change to this share',
    end: 'End the trial',
    all: 'Switch everybody to this release',
    since: (at: string, percent: number) => `Since ${at}; now ${percent}% of the new conversations`,
    nobody: 'It has answered in no conversation yet',
    kind: 'What the bot did',
    here: (n: number) => `This release (${n} conversations)`,
    live: (n: number) => `Live release (${n} conversations)`,
    difference: 'Difference',
    apart: 'They differ',
    same: 'None that can be told',
    kinds: {
      unhelpful: 'Customer said it did not help (of those rated)',
      answer: 'Answered',
      probe: 'Asked back',
      gather: 'Asked for facts before a person',
      suggest: 'Offered a choice',
      refuse: 'Refused',
      handoff: 'Handed to a person',
      talk: 'Small talk',
    } as Record<string, string>,
    interval: (n: number, of: number, low: string, high: string) =>
      `${n} of ${of}, 95 % interval ${low} to ${high}`,
    hint: 'Of the conversations that began since. They differ when the intervals do not touch; turns of one conversation depend on each other, so take it as a hint.',
  },
)
