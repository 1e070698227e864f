import type { ArticleFields, ContentFinding } from '@subtext/api'

export const FIELD_NAMES = [
  'title',
  'care',
  'answer',
  'steps',
  'alternatives',
  'elder',
  'formal',
  'keywords',
  'valid_from',
  'valid_until',
] as const satisfies (keyof ArticleFields)[]
export type FieldName = (typeof FIELD_NAMES)[number]
export type FieldTexts = Record<FieldName, string>

const LISTS: readonly FieldName[] = ['steps', 'alternatives', 'elder', 'keywords']
export const isList = (name: FieldName): boolean => LISTS.includes(name)
export const isDay = (name: FieldName): boolean => name.startsWith('valid_')

/** What the form shows: a list is a line for each item, no end is an empty day. */
export function textsOf(fields: ArticleFields): FieldTexts {
  const shown = (value: string | string[] | null | undefined): string =>
    Array.isArray(value) ? value.join('\n') : (value ?? '')
  return Object.fromEntries(FIELD_NAMES.map((name) => [name, shown(fields[name])])) as FieldTexts
}

/** The fields whose text differs from what is stored, as the service wants them. */
export function changedFields(stored: ArticleFields, texts: FieldTexts): ArticleFields {
  const before = textsOf(stored)
  return Object.fromEntries(
    FIELD_NAMES.filter((name) => texts[name].trim() !== before[name].trim()).map((name) => [
      name,
      valueOf(name, texts[name]),
    ]),
  )
}

function valueOf(name: FieldName, text: string): string | string[] | null {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (isList(name)) return lines
  if (name === 'valid_until' && lines.length === 0) return null
  return lines.join('')
}

/** Findings beside the field they are about: `steps.1` belongs to `steps`. */
export function fieldOf(path: string): string {
  return path.split('.')[0] ?? ''
}

/** What the check says to one of the fields. */
export function findingsOf(findings: ContentFinding[], ...fields: string[]): ContentFinding[] {
  return findings.filter((one) => fields.includes(fieldOf(one.field)))
}

/** What belongs to none of the fields. */
export function findingsElsewhere(findings: ContentFinding[], fields: Iterable<string>): ContentFinding[] {
  const beside = new Set(fields)
  return findings.filter((one) => !beside.has(fieldOf(one.field)))
}
