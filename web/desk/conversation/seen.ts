import type { Row } from '@subtext/chat-ui'

/** Marks the newest message of an agent that was in the customer's sight; `seen` is the newest event that was. */
export function withSeen(rows: Row[], seen: number): Row[] {
  const index = rows.findLastIndex(
    (row) =>
      row.kind === 'bubble' && row.by === 'agent' && row.seq !== null && row.seq <= seen && !row.recalled,
  )
  return rows.map((row, at) => (at === index && row.kind === 'bubble' ? { ...row, seen: true } : row))
}
