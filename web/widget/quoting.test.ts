import { openLog, type BubbleRow, type Row } from '@subtext/chat-ui'
import { snapshot } from '@subtext/chat-ui/testing'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref, shallowRef, type EffectScope } from 'vue'
import type { Trouble } from './chat'
import { useQuoting } from './quoting'

let scope: EffectScope
beforeEach(() => void (scope = effectScope()))
afterEach(() => scope.stop())

const bubble = (seq: number, more: Partial<BubbleRow> = {}): BubbleRow =>
  ({ kind: 'bubble', key: `seq-${seq}`, seq, text: `第 ${seq} 句`, recalled: false, ...more }) as BubbleRow

function setUp() {
  const rows = ref<Row[]>([bubble(1), bubble(2)])
  const log = shallowRef(openLog(snapshot([])))
  const trouble = ref<Trouble>(null)
  const consented = ref(true)
  const [write, say] = [vi.fn(), vi.fn()]
  const quoting = scope.run(() => useQuoting(rows, { log, trouble }, { consented, say }, write))!
  return { ...quoting, rows, log, trouble, consented, write, say }
}

it('takes who answers a message to the field, and the quote goes with the next message only', () => {
  const { quote, quoting, reply, write, say } = setUp()
  quote.value!(bubble(2))
  expect(quoting.value?.text).toBe('第 2 句')
  expect(write).toHaveBeenCalledOnce()
  reply('什么意思')
  reply('算了')
  expect(say.mock.calls).toEqual([
    ['什么意思', 2],
    ['算了', undefined],
  ])
  expect(quoting.value).toBeNull()
})

it('leaves the focus in the field when it is waved off', () => {
  const { quote, quoting, stop, write } = setUp()
  quote.value!(bubble(2))
  stop()
  expect(quoting.value).toBeNull()
  expect(write).toHaveBeenCalledTimes(2)
})

it('ends when the message is taken back meanwhile', () => {
  const { quote, quoting, rows, reply, say } = setUp()
  quote.value!(bubble(2))
  rows.value = [bubble(1), bubble(2, { text: '', recalled: true })]
  expect(quoting.value).toBeNull()
  reply('什么意思')
  expect(say).toHaveBeenCalledWith('什么意思', undefined)
})

it('does not reach into the next conversation', async () => {
  const { quote, quoting, log } = setUp()
  quote.value!(bubble(2))
  log.value = { ...log.value, conversation: 'c2' }
  await nextTick()
  expect(quoting.value).toBeNull()
})

it('is not offered where nothing can be written', () => {
  const { quote, trouble, consented } = setUp()
  consented.value = false
  expect(quote.value).toBeNull()
  consented.value = true
  expect(quote.value).not.toBeNull()
  trouble.value = 'lost'
  expect(quote.value).toBeNull()
})
