/** How figures are read aloud: the sizes of the groups, by kind and length. */
const GROUPS: Record<string, Record<number, number[]>> = {
  phone: { 11: [3, 4, 4] },
  id_card: { 15: [6, 6, 3], 18: [6, 4, 4, 4] },
}
const NUMBERS = new Set(['phone', 'card', 'account', 'id_card'])
const FOUR = 4

/** A value in pieces for reading aloud: figures in groups, whatever else as it was typed. */
export function grouped(kind: string, value: string): string[] {
  const figures = value.normalize('NFKC').replace(/[\s\-—]/g, '')
  if (!NUMBERS.has(kind) || !/^\d+[\dXx]$/.test(figures)) return [value]
  const sizes = GROUPS[kind]?.[figures.length] ?? Array<number>(Math.ceil(figures.length / FOUR)).fill(FOUR)
  let at = 0
  return sizes.map((size) => figures.slice(at, (at += size)))
}
