import { describe, expect, it } from 'vitest'
import type { NewArticle, SplitTopic, TopicEntry } from '@subtext/api'
import {
  editOf,
  emptyForm,
  formOf,
  groupsOf,
  isTopicId,
  repeatedQuestions,
  usualSkill,
  wrongSources,
} from './newArticle'

const NEW: NewArticle = {
  kind: 'new_article',
  topic: 'card.wedding',
  name: '结婚卡',
  skill: 'account',
  fields: {
    similar_questions: ['结婚卡怎么办', '领证办卡'],
    title: '结婚卡办理',
    answer: '可以办。',
    steps: ['打电话', '去网点'],
    valid_until: '2099-12-31',
    owner: '零售部',
    reviewer: '合规部',
    source: [{ date: '2026-01-01', name: '办法 第三条' }],
  },
}
const SPLIT: SplitTopic = {
  ...NEW,
  kind: 'split_topic',
  topic: 'card.apply',
  to: 'card.wedding',
  texts: ['结婚用'],
}

function topic(id: string, skill: string): TopicEntry {
  return { id, name: id, policy: 'answer', skill, urgent: false, text: null, surface: false, fixed: false }
}

describe('the form of a new answer', () => {
  it('gives back what a draft says', () => {
    expect(editOf(formOf(NEW))).toEqual(NEW)
    expect(editOf(formOf(SPLIT))).toEqual(SPLIT)
  })

  it('begins with what a link brings along', () => {
    const form = emptyForm({ topic: 'card.wedding', name: '结婚卡', questions: ' 一 \n\n二' })
    expect([form.group, form.own, form.name, form.questions]).toEqual(['card', 'wedding', '结婚卡', '一\n二'])
    expect(editOf(form)).toBeNull()
    form.skill = 'account'
    expect(editOf(form)).toEqual({
      kind: 'new_article',
      topic: 'card.wedding',
      name: '结婚卡',
      skill: 'account',
      fields: { similar_questions: ['一', '二'], source: [] },
    })
  })

  it('is no edit without an id that can be a path, or without anything taken along', () => {
    const form = formOf(NEW)
    for (const own of ['', 'Wedding', 'a-b', '../x', '结婚']) expect(editOf({ ...form, own })).toBeNull()
    expect(editOf({ ...formOf(SPLIT), taken: [] })).toBeNull()
    expect(isTopicId('card.wedding_2')).toBe(true)
  })

  it('counts what stands twice but for punctuation, and sources without a day', () => {
    expect(repeatedQuestions('卡丢了吗？\n卡丢了吗\nOK\n ok \n别的')).toEqual(['卡丢了吗', 'ok'])
    expect(wrongSources('2026-01-01 办法\n价格表\n2026-1-1 旧表')).toEqual(['价格表', '2026-1-1 旧表'])
  })

  it('suggests the skill most topics of the group go to', () => {
    const topics = [topic('card.a', 'x'), topic('card.b', 'y'), topic('card.c', 'y'), topic('talk.bot', 'x')]
    expect(groupsOf(topics)).toEqual(['card'])
    expect(usualSkill(topics, 'card')).toBe('y')
    expect(usualSkill(topics, 'none')).toBe('')
  })
})
