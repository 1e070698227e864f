import type { Insights } from '@subtext/api'

const NONE = { answer: 0, probe: 0, gather: 0, suggest: 0, refuse: 0, handoff: 0, talk: 0 }

/** A week with one of everything. */
export const INSIGHTS: Insights = {
  days: 7,
  first_day: '2026-11-17',
  last_day: '2026-11-23',
  counted_from: '2026-09-24',
  comparable: true,
  totals: {
    turns: 20,
    conversations: 16,
    conversations_before: 10,
    change: 0.6,
    asking: 16,
    handed_over: 4,
    answers: 13,
    unhelpful: 2,
    wanted_person: 4,
    out_of_scope: 1,
    small_talk: 0,
  },
  topics: [
    {
      topic: 'card.loss',
      name: '借记卡挂失',
      turns: 15,
      conversations: 13,
      share: 0.8125,
      conversations_before: 10,
      change: 0.3,
      ends: { ...NONE, answer: 12, suggest: 3 },
      unhelpful: 2,
    },
    {
      topic: 'forex.exchange',
      name: '购汇结汇',
      turns: 3,
      conversations: 3,
      share: 0.1875,
      conversations_before: 0,
      change: null,
      ends: { ...NONE, handoff: 3 },
      unhelpful: 0,
    },
  ],
  coverage: {
    line: 0.78,
    volume: 16,
    carried: 0.8125,
    contained: 0.75,
    inside: [{ topic: 'card.loss', name: '借记卡挂失' }],
    outside: [
      {
        topic: 'forex.exchange',
        name: '购汇结汇',
        conversations: 3,
        share: 0.1875,
        skill: { id: 'forex', name: '外汇业务' },
      },
    ],
    not_asked: 170,
  },
  few: [
    {
      topic: 'card.loss',
      name: '借记卡挂失',
      examples: 59,
      floor: 60,
      in_demand: true,
      action: 'add_questions',
    },
    { topic: 'card.new', name: '新业务', examples: 0, floor: 30, in_demand: false, action: 'write_article' },
  ],
  weak: [
    {
      topic: 'card.loss',
      name: '借记卡挂失',
      answers: 12,
      unhelpful: 2,
      handed_over: 4,
      failed: 5,
      share: 0.4167,
      low: 0.1933,
      high: 0.6805,
      stands_out: true,
    },
  ],
  unused: [{ topic: 'card.replace', name: '换卡', title: '换卡与补卡', turns: 0 }],
  dated: [
    { topic: 'account.balance', name: '余额查询', age: 'expired', day: '2026-11-22' },
    { topic: 'card.replace', name: '换卡', age: 'expiring', day: '2026-11-24' },
  ],
  close: [
    {
      one: { topic: 'card.loss', name: '借记卡挂失' },
      other: { topic: 'card.replace', name: '换卡' },
      turns: 3,
      told_apart: false,
    },
  ],
  digest: '智能客服运营摘要（11月17日至11月23日，7 天）',
}
