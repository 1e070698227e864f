import { arrived, plainText, type Row } from '@subtext/chat-ui'
import { computed, ref, watch, type Ref } from 'vue'
import type { Host } from './host'
import { chime } from './sound'
import { text } from './text'

/**
 * Height of the small window that shows the last message while the chat is closed, in rem: who says it and two lines.
 * One height for all: the next message moves nothing under a finger that is about to press.
 */
const PEEK_REM = 5.875

export interface Peek {
  by: 'bot' | 'agent' | 'system'
  text: string
}

/** What came while the chat was out of sight: a number for the bank's page, the last message in a window of our own. */
export function useUnread(
  rows: Ref<Row[]>,
  seen: Ref<boolean>,
  open: Ref<boolean>,
  sound: Ref<boolean>,
  host: Host,
) {
  const peeked = ref<string | null>(null)
  // From the row itself: what is taken back is gone here too.
  const peek = computed<Peek | null>(() => {
    const row = peeked.value === null ? null : rows.value.find(({ key }) => key === peeked.value)
    return row ? peekOf(row) : null
  })
  let read = new Set<string>()
  let told = 0

  watch(
    [rows, seen],
    ([now, looking], before) => {
      const theirs = now.filter(isTheirs)
      const first = before[0] === undefined || before[0].length === 0
      if (looking || first) read = new Set(theirs.map((row) => row.key))
      const fresh = arrived(theirs, read)
      host.post({ type: 'unread', count: fresh.length })
      if (fresh.length > told) announce(fresh[fresh.length - 1]!)
      told = fresh.length
    },
    { immediate: true },
  )
  watch(open, (now) => now && dismiss())
  watch(
    () => peek.value !== null,
    (shown) => {
      const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16
      host.post({ type: 'peek', height: shown ? Math.round(PEEK_REM * rem) : 0 })
    },
  )

  function announce(row: Row): void {
    if (sound.value) chime()
    if (!open.value && host.framed) peeked.value = row.key
  }

  function dismiss(): void {
    peeked.value = null
  }

  return { peek, dismiss }
}

function isTheirs(row: Row): boolean {
  return row.kind === 'notice' || (row.kind === 'bubble' && row.by !== 'customer')
}

function peekOf(row: Row): Peek | null {
  if (row.kind === 'notice') return { by: 'system', text: row.text }
  if (row.kind !== 'bubble' || row.by === 'customer') return null
  return { by: row.by, text: row.image ? text.image : plainText(row.text) }
}
