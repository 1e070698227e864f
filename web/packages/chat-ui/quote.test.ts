import { mount } from '@vue/test-utils'
import { ref } from 'vue'
import { expect, it, vi } from 'vitest'
import { CHAT_ACTIONS } from './actions'
import { applyEvent, beginSending, dropOutgoing, openLog } from './log'
import MessageBubble from './MessageBubble.vue'
import { rowsOf, type BubbleRow } from './rows'
import { customer, event, opened, recalled, snapshot } from './testing'

const answer = (seq: number, quotes: number) =>
  event(seq, 'message.agent', { text: '可以办', client_id: `agent-${seq}`, quotes })
const told = () => openLog(snapshot([opened(), customer(2, '能办吗'), answer(3, 2)]))

const bubbles = (log: ReturnType<typeof told>, quotable = log.entries): BubbleRow[] =>
  rowsOf(
    log,
    () => null,
    () => 'day',
    'customer',
    quotable,
  ).filter((row) => row.kind === 'bubble')

const shown = (row: BubbleRow, quote?: (row: BubbleRow) => void) =>
  mount(MessageBubble, {
    props: { row, self: 'customer' },
    global: { provide: { [CHAT_ACTIONS]: { mine: () => false, now: Date.now, quote: ref(quote ?? null) } } },
  })

it('shows a line of the message that is answered', () => {
  const row = bubbles(told())[1]!
  expect(row.quote).toEqual({ by: 'customer', text: '能办吗', recalled: false })
  expect(shown(row).get('[data-testid="quote"]').text()).toBe('我：能办吗')
})

it('says only that it was taken back once it was', () => {
  const log = applyEvent(told(), recalled(4, 2))
  expect(shown(bubbles(log)[1]!).get('[data-testid="quote"]').text()).toBe('我：已撤回')
})

it('speaks of an earlier message where that is not on this screen', () => {
  expect(shown(bubbles(told(), [])[1]!).get('[data-testid="quote"]').text()).toBe('较早的一条消息')
})

it('stands above a reply that is still being sent, which can be taken off again', () => {
  const log = beginSending(told(), { clientId: 'x', text: '好的', at: '2026-11-21T08:00:00Z', quotes: 2 })
  expect(bubbles(log).at(-1)?.quote?.text).toBe('能办吗')
  expect(dropOutgoing(log, 'x').outbox).toEqual([])
})

it('is offered only where something can be written', async () => {
  const row = bubbles(told())[0]!
  expect(shown(row).find('[data-testid="quote-it"]').exists()).toBe(false)
  const quote = vi.fn()
  await shown(row, quote).get('[data-testid="quote-it"]').trigger('click')
  expect(quote).toHaveBeenCalledWith(row)
})
