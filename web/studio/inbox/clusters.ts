import type { InboxCluster, InboxReason, InboxRow, MessageKey } from '@subtext/api'

export function messagesOf(rows: InboxRow[]): MessageKey[] {
  return rows.flatMap((row) => row.messages.map(({ conversation, seq }) => ({ conversation, seq })))
}

/** The rows a decision is about: all but those taken out, told by their place. */
export function chosen(cluster: InboxCluster, out: ReadonlySet<number>): InboxRow[] {
  return cluster.rows.filter((_, index) => !out.has(index))
}

/** The list without what was decided; what had been taken out of the cluster stays as a cluster of its own. */
export function without(clusters: InboxCluster[], at: number, out: ReadonlySet<number>): InboxCluster[] {
  const cluster = clusters[at]
  if (cluster === undefined) return clusters
  const rest = cluster.rows.filter((_, index) => out.has(index))
  const left = rest.length ? [restOf(cluster, rest)] : []
  return [...clusters.slice(0, at), ...left, ...clusters.slice(at + 1)]
}

function restOf(cluster: InboxCluster, rows: InboxRow[]): InboxCluster {
  const messages = rows.flatMap((row) => row.messages)
  const reasons: Partial<Record<InboxReason, number>> = {}
  for (const reason of messages.flatMap((message) => message.reasons))
    reasons[reason] = (reasons[reason] ?? 0) + 1
  const certainty = messages.reduce((sum, message) => sum + message.certainty, 0) / messages.length
  return { ...cluster, size: messages.length, certainty, reasons, rows }
}

/** Where the cluster now is that holds the first message of `cluster`; -1 if none does. */
export function placeOf(clusters: InboxCluster[], cluster: InboxCluster | null): number {
  const first = cluster?.rows[0]?.messages[0]
  if (first === undefined) return -1
  return clusters.findIndex(({ rows }) =>
    messagesOf(rows).some(
      ({ conversation, seq }) => conversation === first.conversation && seq === first.seq,
    ),
  )
}
