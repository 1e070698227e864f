import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeService, type FakeAnswer, type FakeService } from '@subtext/api/testing'
import { dropDrafts } from '../conversation/drafts'
import { useConversation } from '../conversation/store'
import { said, snapshot } from '../testing'
import ReplyBox from './ReplyBox.vue'
import SuggestedReplies from './SuggestedReplies.vue'

const ONE = '/v1/desk/conversations/c1'
const SEND = `POST ${ONE}/messages`
const LOSS = { source: 'article', topic: 'card.loss', title: '挂失', text: '请马上挂失。', confidence: 0.92 }
let service: FakeService
let store: ReturnType<typeof useConversation>

const stored = (body: unknown): FakeAnswer => {
  const { text, client_id } = body as { text: string; client_id: string }
  return { status: 202, body: { seq: 9, at: '2026-11-21T08:00:09Z', client_id, text, masked: [] } }
}
const refused = (): FakeAnswer => {
  const error = { code: 'language_forbidden', message: '不能这样向客户承诺：保本。', request_id: 'r' }
  return { status: 422, body: { error } }
}

beforeEach(() => {
  dropDrafts()
  setActivePinia(createPinia())
  service = fakeService({
    [`GET ${ONE}`]: () => ({ body: snapshot([said(1, '卡丢了')]) }),
    [`POST ${ONE}/suggestions`]: () => ({ body: { seq: 1, suggestions: [LOSS] } }),
    'POST /v1/desk/language': () => ({ body: { forbidden: [], hints: [] } }),
    [SEND]: ({ body }) => stored(body),
  })
  vi.stubGlobal('fetch', service.fetch)
})
afterEach(() => vi.useRealTimers())

async function opened() {
  store = useConversation()
  store.open('c1')
  await store.catchUp(0)
  const box = mount(ReplyBox, { props: { log: store.thread!.log, max: 2000 } })
  await flushPromises()
  return box
}

const sent = (): Record<string, unknown>[] =>
  service.requests
    .filter(({ path }) => path.endsWith('/messages'))
    .map(({ body }) => body as Record<string, unknown>)

async function send(box: Awaited<ReturnType<typeof opened>>, text?: string): Promise<void> {
  if (text !== undefined) await box.get('textarea').setValue(text)
  await box.get('.st-composer').trigger('submit')
  await flushPromises()
}

const written = (box: Awaited<ReturnType<typeof opened>>): string => box.get('textarea').element.value

describe('a suggested reply', () => {
  it('is inserted and never sent by itself; what is sent tells where it is from', async () => {
    const box = await opened()
    await box.get('[data-testid="suggestions"] button').trigger('click')
    expect([written(box), sent()]).toEqual(['请马上挂失。', []])
    await send(box)
    expect(sent()[0]).toMatchObject({ text: '请马上挂失。', suggestion: { seq: 1, rank: 1 } })
  })

  it('the surest stands first and keeps the rank it was offered with', async () => {
    const phrase = { source: 'phrase', topic: 'p1', title: '挂失电话', text: '先打电话。', confidence: 1 }
    service.on(`POST ${ONE}/suggestions`, () => ({ body: { seq: 1, suggestions: [LOSS, phrase] } }))
    const box = await opened()
    expect(box.findAll('[data-testid="suggestions"] b').map((one) => one.text())).toEqual([
      '挂失电话',
      '挂失',
    ])
    box.vm.suggest(1)
    await flushPromises()
    await send(box)
    expect(sent()[0]).toMatchObject({ text: '先打电话。', suggestion: { seq: 1, rank: 2 } })
  })

  it('is not shown where it is the opening that stands beside the conversation', async () => {
    const shown = mount(SuggestedReplies, { props: { conversation: 'c1', asked: 1, shown: LOSS.text } })
    await flushPromises()
    expect(shown.find('[data-testid="suggestions"]').exists()).toBe(false)
    await shown.setProps({ shown: undefined })
    expect(shown.find('[data-testid="suggestions"]').exists()).toBe(true)
  })

  it('is forgotten with its text', async () => {
    const box = await opened()
    await box.get('[data-testid="suggestions"] button').trigger('click')
    await box.get('textarea').setValue('')
    await send(box, '您好')
    expect(sent()[0]).not.toHaveProperty('suggestion')
  })

  it('is shown whole on demand, which inserts nothing', async () => {
    const box = await opened()
    const more = box.get('[data-testid="suggestions-whole"]')
    expect([more.text(), more.attributes('aria-expanded')]).toEqual(['展开全文', 'false'])
    await more.trigger('click')
    expect([more.text(), more.attributes('aria-expanded')]).toEqual(['收起', 'true'])
    expect(box.get('[data-testid="suggestions"] ul').classes()).toContain('whole')
    expect(written(box)).toBe('')
  })

  it('says how sure it is and goes by its number', async () => {
    const box = await opened()
    expect(box.get('[data-testid="suggestions"]').text()).toContain('知识库 · 与客户的话相符 92%')
    box.vm.suggest(2)
    expect(written(box)).toBe('')
    box.vm.suggest(1)
    await flushPromises()
    expect(written(box)).toBe('请马上挂失。')
  })
})

describe('what the guard refuses', () => {
  it('is written here again with what was found, and not among the messages', async () => {
    service.on(SEND, refused)
    const box = await opened()
    await send(box, '这款保本')
    expect(box.get('[data-testid="guard"]').text()).toContain('不能这样向客户承诺：保本。')
    expect(written(box)).toBe('这款保本')
    expect(store.thread!.log.outbox).toEqual([])
  })

  it('cannot be sent again as it was; changed it can', async () => {
    service.on(SEND, refused)
    const box = await opened()
    await send(box, '这款保本')
    expect(box.get('.st-send').attributes('aria-disabled')).toBe('true')
    expect(box.get('[data-testid="reason-first"]').text()).toBe('先写理由才能发送')
    await send(box)
    expect(sent()).toHaveLength(1)
    service.on(SEND, ({ body }) => stored(body))
    await send(box, '这款不保本')
    expect(sent()).toHaveLength(2)
  })

  it('goes out with a reason', async () => {
    service.on(SEND, refused)
    const box = await opened()
    await send(box, '国债保本')
    service.on(SEND, ({ body }) => stored(body))
    await box.get('[data-testid="guard"] input').setValue('客户问的是国债')
    await box.get('[data-testid="guard"]').trigger('submit')
    await flushPromises()
    expect(sent().at(-1)).toMatchObject({ text: '国债保本', override: '客户问的是国债' })
    expect([box.find('[data-testid="guard"]').exists(), written(box)]).toEqual([false, ''])
  })
})

it('answers a single message, once', async () => {
  const box = await opened()
  box.vm.answer({ kind: 'bubble', seq: 1, text: '卡丢了' } as Parameters<typeof box.vm.answer>[0])
  await flushPromises()
  expect(box.get('[data-testid="quoting"]').text()).toContain('卡丢了')
  await send(box, '先挂失')
  await send(box, '再补卡')
  expect(sent().map(({ quotes }) => quotes)).toEqual([1, undefined])
})

it('puts plainer words in with one click', async () => {
  vi.useFakeTimers()
  const hints = [{ word: '必须', kind: 'command', plain: ['要', '请'] }]
  service.on('POST /v1/desk/language', () => ({ body: { forbidden: [], hints } }))
  const box = await opened()
  await box.get('textarea').setValue('您必须来')
  await vi.advanceTimersByTimeAsync(600)
  await flushPromises()
  await box.get('[data-testid="language"] button').trigger('click')
  expect([written(box), box.find('[data-testid="language"] button').exists()]).toEqual(['您要来', false])
})

it('keeps what was being written over a reload', async () => {
  await (await opened()).get('textarea').setValue('写到一半')
  setActivePinia(createPinia())
  expect(written(await opened())).toBe('写到一半')
})
