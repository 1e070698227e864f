import type { Phrase, PhraseList } from '@subtext/api'

export function phrase(shortcode: string, over: Partial<Phrase> = {}): Phrase {
  return {
    id: `id-${shortcode}`,
    shortcode,
    title: `标题${shortcode}`,
    category: '问候',
    text: `文字${shortcode}`,
    scope: 'personal',
    skill: null,
    version: 1,
    used: 0,
    last_used: null,
    ...over,
  }
}

export function phraseList(phrases: Phrase[], over: Partial<PhraseList> = {}): PhraseList {
  return {
    version: '0123456789abcdef',
    unchanged: false,
    phrases,
    favourites: [],
    values: { 银行名: '样例银行' },
    variables: ['客户称呼', '工号'],
    skills: [{ id: 'forex', name: '外汇业务' }],
    may_manage: false,
    ...over,
  }
}
