// @vitest-environment node
import { nextTick, ref } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ChangesApi, ContentEdit, ContentLook } from '@subtext/api'
import { CHECK_MS, PREVIEW_MS, useLook } from './useLook'

const EDIT: ContentEdit = { kind: 'edit_article', topic: 'card.loss', fields: { answer: '好。' } }
const FINDING = { file: 'f', field: 'answer', code: 'too_long', message: 'm', fix: 'x', blocking: true }
const answer = (standard: string, findings: ContentLook['findings'] = []): ContentLook => ({
  files: [],
  findings,
  shown: [{ file: 'f', standard, elder: '' }],
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function looking(look: ChangesApi['look']) {
  const edits = ref<ContentEdit[]>([])
  return { edits, look: useLook({ look } as ChangesApi, edits) }
}

describe('useLook', () => {
  it('previews soon and checks once the writer pauses', async () => {
    const ask = vi.fn((_edits: ContentEdit[], check: boolean) =>
      Promise.resolve(answer(check ? '二' : '一', check ? [FINDING] : [])),
    )
    const { edits, look } = looking(ask)
    edits.value = [EDIT]
    await nextTick()
    await vi.advanceTimersByTimeAsync(PREVIEW_MS)
    expect([look.shown.value[0]?.standard, look.findings.value, look.checked.value]).toEqual([
      '一',
      [],
      false,
    ])
    await vi.advanceTimersByTimeAsync(CHECK_MS)
    expect([look.findings.value, look.checked.value, look.checking.value]).toEqual([[FINDING], true, false])
  })

  it('asks once for a burst of keys, and for nothing once nothing is changed', async () => {
    const ask = vi.fn(() => Promise.resolve(answer('一')))
    const { edits, look } = looking(ask)
    for (let key = 0; key < 5; key += 1) {
      edits.value = [EDIT]
      await nextTick()
      await vi.advanceTimersByTimeAsync(PREVIEW_MS - 1)
    }
    expect(ask).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(ask).toHaveBeenCalledOnce()
    edits.value = []
    await nextTick()
    await vi.advanceTimersByTimeAsync(CHECK_MS)
    expect([ask.mock.calls.length, look.shown.value]).toEqual([1, []])
  })
})
