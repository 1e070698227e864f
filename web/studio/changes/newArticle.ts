import type { ContentEdit, NewArticle, NewArticleFields, SplitTopic, TopicEntry } from '@subtext/api'
import { FIELD_NAMES, isList, textsOf, type FieldName, type FieldTexts } from './fields'

/** What `kb check` asks of an article at least. */
export const LEAST_QUESTIONS = 30

/** What the form holds; `source` and `questions` are one a line. */
export interface ArticleForm {
  group: string
  own: string
  name: string
  skill: string
  texts: FieldTexts
  questions: string
  owner: string
  reviewer: string
  source: string
  /** The topic it is split off from, and what it takes along; empty for an answer of its own. */
  from: string
  taken: string[]
}

const ID = /^[a-z]+\.[a-z0-9_]{1,60}$/
const SOURCE = /^(\d{4}-\d{2}-\d{2})\s+(\S.*)$/

interface Given {
  topic?: string
  name?: string
  questions?: string
  from?: string
}

/** `given` is what a link brings along. */
export function emptyForm(given: Given): ArticleForm {
  const [group = '', own = ''] = (given.topic ?? '').split('.')
  return {
    group,
    own,
    name: given.name ?? '',
    skill: '',
    texts: textsOf({}),
    questions: linesOf(given.questions ?? '').join('\n'),
    owner: '',
    reviewer: '',
    source: '',
    from: given.from ?? '',
    taken: [],
  }
}

/** A draft that is gone on with. */
export function formOf(edit: NewArticle | SplitTopic): ArticleForm {
  const splits = edit.kind === 'split_topic'
  const [group = '', own = ''] = (splits ? edit.to : edit.topic).split('.')
  const { fields } = edit
  return {
    group,
    own,
    name: edit.name,
    skill: edit.skill,
    texts: textsOf(fields),
    questions: (fields.similar_questions ?? []).join('\n'),
    owner: fields.owner ?? '',
    reviewer: fields.reviewer ?? '',
    source: (fields.source ?? []).map((one) => `${one.date} ${one.name}`).join('\n'),
    from: splits ? edit.topic : '',
    taken: splits ? edit.texts : [],
  }
}

/** The edit of a draft that this form can go on with. */
export function isWritten(edit: ContentEdit): edit is NewArticle | SplitTopic {
  return edit.kind === 'new_article' || edit.kind === 'split_topic'
}

export const topicOf = (form: ArticleForm): string => `${form.group.trim()}.${form.own.trim()}`
export const isTopicId = (topic: string): boolean => ID.test(topic)

/** The edit as far as it is written; null until the topic has an id, a name and a group of people. */
export function editOf(form: ArticleForm): NewArticle | SplitTopic | null {
  const topic = topicOf(form)
  const name = form.name.trim()
  if (!isTopicId(topic) || !name || !form.skill || (form.from && !form.taken.length)) return null
  const fields: NewArticleFields = { similar_questions: linesOf(form.questions) }
  for (const field of FIELD_NAMES) {
    const lines = linesOf(form.texts[field])
    if (lines.length) Object.assign(fields, { [field]: valueOf(field, lines) })
  }
  if (form.owner.trim()) fields.owner = form.owner.trim()
  if (form.reviewer.trim()) fields.reviewer = form.reviewer.trim()
  fields.source = sourcesOf(form.source).map(({ date, name: of }) => ({ date, name: of }))
  const { skill, from, taken: texts } = form
  if (from) return { kind: 'split_topic', topic: from, to: topic, name, skill, texts, fields }
  return { kind: 'new_article', topic, name, skill, fields }
}

function valueOf(field: FieldName, lines: string[]): string | string[] {
  return isList(field) ? lines : lines.join('')
}

export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function sourcesOf(text: string): { date: string; name: string }[] {
  return linesOf(text).flatMap((line) => {
    const [, date, name] = SOURCE.exec(line) ?? []
    return date !== undefined && name !== undefined ? [{ date, name }] : []
  })
}

/** Lines of the sources without a day in front; they are not taken along. */
export function wrongSources(text: string): string[] {
  return linesOf(text).filter((line) => !SOURCE.test(line))
}

/** Questions that stand twice but for punctuation, blanks and capitals, each once. */
export function repeatedQuestions(text: string): string[] {
  const seen = new Set<string>()
  const again = linesOf(text).filter((line) => {
    const key = line.toLowerCase().replace(/[\s\p{P}]/gu, '')
    const known = seen.has(key)
    seen.add(key)
    return known
  })
  return [...new Set(again)]
}

/** Groups an answer can belong to, in the order of the vocabulary. Small talk has no answers of its own. */
export function groupsOf(topics: TopicEntry[]): string[] {
  const all = topics.map(({ id }) => id.split('.')[0] ?? '')
  return [...new Set(all)].filter((group) => group !== 'talk' && group !== 'scope')
}

/** The skill that most topics of a group go to. */
export function usualSkill(topics: TopicEntry[], group: string): string {
  const counts = new Map<string, number>()
  for (const { id, skill } of topics)
    if (id.startsWith(`${group}.`)) counts.set(skill, (counts.get(skill) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? ''
}
