/**
 * The little markup an answer may have: lists, bold, links, tables. Anything else, and any link that is not allowed,
 * stays the text it is. The result is data; components make elements and text nodes of it, never HTML.
 */
export type Block =
  | { kind: 'text'; parts: Part[] }
  | { kind: 'list'; items: { mark: string; parts: Part[] }[] }
  | { kind: 'cards'; cards: { name: string; parts: Part[] }[][] }

export type Part =
  | { kind: 'text'; text: string }
  | { kind: 'bold'; text: string }
  | { kind: 'link'; text: string; url: string }

/** Whether a link may be shown as one. */
export type Allow = (url: URL) => boolean

const ITEM = /^\s*([-*•·□]|\d{1,3}[.)、])\s+(\S.*)$/
const TABLE_RULE = /^\s*\|?(\s*:?-+:?\s*\|)+\s*(:?-+:?)?\s*$/
const INLINE =
  /\*\*([^*\n]+)\*\*|\[([^[\]\n]{1,200})\]\((https:\/\/[^\s()<>]{1,2000})\)|(https:\/\/[\w.-]+[^\s<>，。；、！？）)】」”"']*)/g
/** What ends a sentence and not an address. */
const TRAILING = /[.,;:!?]+$/

export function parseRich(text: string, allow: Allow): Block[] {
  const blocks: Block[] = []
  const lines = text.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const table = tableAt(lines, at)
    const item = ITEM.exec(lines[at]!)
    if (table) {
      blocks.push({ kind: 'cards', cards: cards(table, allow) })
      at += table.length
    } else if (item) addItem(blocks, item, allow)
    else addLine(blocks, lines[at]!, allow)
  }
  return blocks.filter((block) => block.kind !== 'text' || block.parts.some(({ text }) => text.trim()))
}

/** Without markup, for reading aloud and announcing. */
export function plainText(text: string): string {
  return text
    .split('\n')
    .filter((line) => !TABLE_RULE.test(line))
    .join('\n')
    .replace(INLINE, (all, bold: string, label: string) => bold || label || all)
}

function addItem(blocks: Block[], [, mark, rest]: RegExpExecArray, allow: Allow): void {
  const item = { mark: mark!, parts: inline(rest!, allow) }
  const last = blocks[blocks.length - 1]
  if (last?.kind === 'list') last.items.push(item)
  else blocks.push({ kind: 'list', items: [item] })
}

function addLine(blocks: Block[], line: string, allow: Allow): void {
  const last = blocks[blocks.length - 1]
  if (last?.kind === 'text') last.parts.push({ kind: 'text', text: '\n' }, ...inline(line, allow))
  else blocks.push({ kind: 'text', parts: inline(line, allow) })
}

/** Bold and links within running text. */
export function inline(line: string, allow: Allow): Part[] {
  const parts: Part[] = []
  let from = 0
  for (const found of line.matchAll(INLINE)) {
    const part = partOf(found, allow)
    if (!part) continue
    if (found.index > from) parts.push({ kind: 'text', text: line.slice(from, found.index) })
    parts.push(part)
    from = found.index + (part.kind === 'link' && found[4] ? part.text.length : found[0].length)
  }
  if (from < line.length) parts.push({ kind: 'text', text: line.slice(from) })
  return parts
}

function partOf([, bold, label, target, bare]: RegExpMatchArray, allow: Allow): Part | null {
  if (bold) return { kind: 'bold', text: bold }
  const address = target ?? bare!.replace(TRAILING, '')
  const url = allowed(address, allow)
  return url === null ? null : { kind: 'link', text: label ?? address, url }
}

function allowed(address: string, allow: Allow): string | null {
  try {
    const url = new URL(address)
    // A name before the host is there to be taken for the host.
    const honest = url.protocol === 'https:' && !url.username && !url.password
    return honest && allow(url) ? url.href : null
  } catch {
    return null
  }
}

/** The rows of the table that begins at this line, its rule left out; null when there is none. */
function tableAt(lines: string[], at: number): string[][] | null {
  if (!lines[at]!.includes('|') || !TABLE_RULE.test(lines[at + 1] ?? '')) return null
  const end = lines.findIndex((line, index) => index > at + 1 && !line.includes('|'))
  const rows = lines.slice(at + 2, end < 0 ? undefined : end)
  return rows.length ? [cells(lines[at]!), ...rows.map(cells)] : null
}

function cells(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim())
}

/** A narrow screen has no room for columns: one card a row, each value under its column's name. */
function cards([heads, ...rows]: string[][], allow: Allow): { name: string; parts: Part[] }[][] {
  return rows.map((row) => heads!.map((name, column) => ({ name, parts: inline(row[column] ?? '', allow) })))
}
