import type { Row } from '@subtext/chat-ui'
import { describe, expect, it, vi } from 'vitest'
import { nextTick, ref, shallowRef } from 'vue'
import { useReceipts } from './receipts'

const row = (seq: number | null, by: 'agent' | 'bot' | 'customer' = 'agent'): Row =>
  ({ kind: 'bubble', key: `${by}-${seq}`, by, seq }) as Row

function told(looking: boolean, rows: Row[] = []) {
  const tell = vi.fn<(seq: number) => Promise<void>>(() => Promise.resolve())
  const shown = { rows: shallowRef(rows), looking: ref(looking) }
  useReceipts(shown.rows, shown.looking, tell)
  return { ...shown, tell, seqs: () => tell.mock.calls.map(([seq]) => seq) }
}

describe('receipts', () => {
  it('tell the newest message of a person, once', async () => {
    const { rows, seqs } = told(true, [row(3), row(4, 'customer'), row(5, 'bot')])
    rows.value = [...rows.value, row(6)]
    await nextTick()
    rows.value = [...rows.value, row(7, 'bot'), row(null)]
    await nextTick()
    expect(seqs()).toEqual([3, 6])
  })

  it('tell nothing while nobody looks, and everything at once when somebody does', async () => {
    const { rows, looking, seqs } = told(false, [row(3)])
    rows.value = [...rows.value, row(4)]
    await nextTick()
    expect(seqs()).toEqual([])
    looking.value = true
    await nextTick()
    expect(seqs()).toEqual([4])
  })

  it('are told with the next message when they could not be told', async () => {
    const { rows, looking, tell, seqs } = told(false, [row(3)])
    tell.mockRejectedValueOnce(new Error('offline'))
    looking.value = true
    await nextTick()
    await nextTick()
    looking.value = false
    await nextTick()
    looking.value = true
    await nextTick()
    expect(seqs()).toEqual([3, 3])
    expect(rows.value).toHaveLength(1)
  })

  it('begin anew with another conversation', async () => {
    const { rows, seqs } = told(true, [row(9)])
    rows.value = []
    await nextTick()
    rows.value = [row(4)]
    await nextTick()
    expect(seqs()).toEqual([9, 4])
  })
})
