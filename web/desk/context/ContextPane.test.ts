import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import type { FoundTopic } from '@subtext/api'
import { fakeService } from '@subtext/api/testing'
import { card } from '../testing'
import ContextPane from './ContextPane.vue'

const found = (topic: string, title: string): FoundTopic => ({
  kind: 'article',
  topic,
  title,
  probability: 0.9,
  likely: true,
  answer: `${title}这样办。`,
  steps: [],
  card: null,
})
const ARTICLE = { topic: 'phone.code', title: '收不到验证码' }
const SUMMARY = {
  ...card('c1'),
  first_said: '',
  answers_shown: [],
  facts: [],
  promised: [],
  quotes: [],
  ruled_out: [],
  emotion: '',
  identity: '',
  opening: '',
  suggested: [ARTICLE],
  bot_seconds: 0,
}

beforeEach(() => setActivePinia(createPinia()))

it('opens an article of the summary in the knowledge panel, by the keyboard too', async () => {
  const answer = { found: [found('phone.change', '改预留手机号'), found(ARTICLE.topic, ARTICLE.title)] }
  const service = fakeService({ 'POST /v1/staff/knowledge/search': () => ({ body: answer }) })
  vi.stubGlobal('fetch', service.fetch)
  const thread = { summary: SUMMARY, log: { conversation: 'c1' }, commitments: [] }
  const pane = mount(ContextPane, {
    props: { thread, insertable: false } as unknown as InstanceType<typeof ContextPane>['$props'],
    global: { stubs: { CustomerCard: true, PreviousPanel: true, CommitmentsPanel: true } },
    attachTo: document.body,
  })
  const article = pane.get<HTMLButtonElement>('button[data-testid="suggested-article"]')
  article.element.focus()
  expect(document.activeElement).toBe(article.element)
  article.element.click()
  await flushPromises()
  const field = pane.get<HTMLInputElement>('input[type="search"]').element
  expect([field.value, document.activeElement]).toEqual([ARTICLE.title, field])
  await vi.waitFor(() => expect(pane.get('[aria-selected="true"]').text()).toContain(ARTICLE.title), 3000)
  expect(pane.get('[data-testid="found"]').text()).toContain('收不到验证码这样办。')
  pane.unmount()
})
