export interface DiffLine {
  kind: 'add' | 'remove' | 'same' | 'place'
  text: string
}

/** The lines of a unified diff without its two file names. */
export function diffLines(diff: string): DiffLine[] {
  return diff
    .split('\n')
    .slice(2)
    .map((line) => {
      if (line.startsWith('@@')) return { kind: 'place', text: line }
      const kind = line.startsWith('+') ? 'add' : line.startsWith('-') ? 'remove' : 'same'
      return { kind, text: line.slice(1) }
    })
}
