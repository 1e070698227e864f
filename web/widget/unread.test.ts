import type { BubbleRow, Row } from '@subtext/chat-ui'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref, type EffectScope } from 'vue'
import type { ToHost } from '../loader/protocol'
import { useUnread } from './unread'

/** What is fetched or focused comes when it comes: a busy machine may take its time. */
vi.setConfig({ testTimeout: 30_000 })
const landed = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 20_000 })

let scope: EffectScope
beforeEach(() => void (scope = effectScope()))
afterEach(() => scope.stop())

const bubble = (key: string, by: BubbleRow['by'], text = '好'): Row =>
  ({ kind: 'bubble', key, by, text }) as BubbleRow

function setUp() {
  const posted: ToHost[] = []
  const rows = ref<Row[]>([bubble('1', 'bot')])
  const [seen, open] = [ref(false), ref(false)]
  const host = { framed: true, post: (message: ToHost) => void posted.push(message) }
  const unread = scope.run(() => useUnread(rows, seen, open, ref(false), host))!
  const add = async (row: Row) => {
    rows.value = [...rows.value, row]
    await nextTick()
  }
  const all = (type: ToHost['type']) => posted.filter((message) => message.type === type)
  const last = (type: ToHost['type']) => all(type).at(-1)
  return { ...unread, rows, seen, open, add, all, last }
}

describe('while the chat is closed', () => {
  it('counts and shows what others say, not what was there before', async () => {
    const { add, peek, last } = setUp()
    expect(last('unread')).toEqual({ type: 'unread', count: 0 })
    await add(bubble('2', 'customer'))
    expect(peek.value).toBeNull()
    await add(bubble('3', 'agent', '**您好**，我来接着办'))
    expect(peek.value).toEqual({ by: 'agent', text: '您好，我来接着办' })
    expect(last('unread')).toEqual({ type: 'unread', count: 1 })
    expect((last('peek') as { height: number }).height).toBeGreaterThan(60)
  })

  it('names an image', async () => {
    const { add, peek } = setUp()
    await add({ ...bubble('2', 'agent', ''), image: { id: 'i_2', url: null } } as Row)
    expect(peek.value).toEqual({ by: 'agent', text: '图片' })
  })

  it('has no small window once it is closed or the chat opens', async () => {
    const { add, peek, dismiss, open, last } = setUp()
    await add(bubble('2', 'bot'))
    dismiss()
    await nextTick()
    expect(last('peek')).toEqual({ type: 'peek', height: 0 })
    await add(bubble('3', 'bot'))
    expect(peek.value).not.toBeNull()
    open.value = true
    await nextTick()
    expect(peek.value).toBeNull()
  })

  it('keeps its place when the next message comes, short or long: nothing moves under a finger', async () => {
    const { add, peek, all } = setUp()
    await add(bubble('2', 'agent', '好的'))
    await add(bubble('3', 'agent', '请您带上身份证原件和银行卡，到任意一家网点的柜台办理，当天就能办好。'))
    expect(peek.value?.text).toContain('身份证')
    await add(bubble('4', 'agent', '谢谢'))
    expect(all('peek')).toHaveLength(1)
  })

  it('shows nothing of a message that is gone', async () => {
    const { add, peek, rows } = setUp()
    await add(bubble('2', 'agent'))
    rows.value = rows.value.slice(0, 1)
    expect(peek.value).toBeNull()
  })
})

describe('while the chat is open', () => {
  it('counts only what comes when nobody looks at the tab, and shows no window', async () => {
    const { add, peek, seen, open, last } = setUp()
    open.value = seen.value = true
    await add(bubble('2', 'bot'))
    expect(last('unread')).toEqual({ type: 'unread', count: 0 })
    seen.value = false
    await add(bubble('3', 'bot'))
    expect([last('unread'), peek.value]).toEqual([{ type: 'unread', count: 1 }, null])
    seen.value = true
    await nextTick()
    expect(last('unread')).toEqual({ type: 'unread', count: 0 })
  })
})

it('nothing leaves the frame but numbers', async () => {
  const posted: ToHost[] = []
  const rows = ref<Row[]>([bubble('1', 'bot')])
  scope.run(() =>
    useUnread(rows, ref(false), ref(false), ref(false), {
      framed: true,
      post: (message) => void posted.push(message),
    }),
  )
  rows.value = [...rows.value, bubble('2', 'agent', '您的余额是')]
  await landed(() => expect(posted.some(({ type }) => type === 'peek')).toBe(true))
  expect(JSON.stringify(posted)).not.toContain('余额')
})
