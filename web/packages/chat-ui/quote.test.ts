import { mount } from '@vue/test-utils'
import { nextTick, ref } from 'vue'
import { expect, it, vi } from 'vitest'
import { CHAT_ACTIONS } from './actions'
import { applyEvent, beginSending, dropOutgoing, openLog } from './log'
import MessageBubble from './MessageBubble.vue'
import MessageList from './MessageList.vue'
import { rowsOf, type BubbleRow } from './rows'
import { bot, customer, event, opened, recalled, snapshot } from './testing'

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

it('stands above a message of the customer all the same', () => {
  const asked = event(4, 'message.customer', { text: '办这个', client_id: 'client-4', masked: [], quotes: 3 })
  const row = bubbles(applyEvent(told(), asked))[2]!
  expect(shown(row).get('[data-testid="quote"]').text()).toBe('人工客服：可以办')
})

it('is one line without the marks of an answer, where it is shown and where it is offered', () => {
  const answered = bot(4, '分两步：\n- **先**挂失\n- 再补卡', [])
  const asked = event(5, 'message.customer', {
    text: '哪里挂失',
    client_id: 'client-5',
    masked: [],
    quotes: 4,
  })
  const [reply, question] = bubbles([answered, asked].reduce(applyEvent, told())).slice(2)
  expect(question!.quote?.text).toBe('分两步： - 先挂失 - 再补卡')
  const offered = shown(reply!, vi.fn()).get('[data-testid="quote-it"]')
  expect(offered.attributes('aria-label')).toBe('引用：分两步： - 先挂失 - 再补卡')
})

it('is a stop of Tab in the message that has the focus, and in no other', async () => {
  const rows = bubbles(told())
  const list = mount(MessageList, {
    props: { rows },
    attachTo: document.body,
    global: { provide: { [CHAT_ACTIONS]: { mine: () => false, now: Date.now, quote: ref(vi.fn()) } } },
  })
  const stops = () => list.findAll('[data-testid="quote-it"]').map((one) => one.attributes('tabindex'))
  const focus = async (selector: string, index: number) => {
    list.findAll<HTMLElement>(selector)[index]!.element.focus()
    await nextTick()
  }
  expect(stops()).toEqual(['-1', '-1'])
  await focus('.st-row', 1)
  expect(stops()).toEqual(['-1', undefined])
  await focus('[data-testid="quote-it"]', 1)
  expect(stops()).toEqual(['-1', undefined])
  await focus('.st-row', 0)
  expect(stops()).toEqual([undefined, '-1'])
  list.unmount()
})
