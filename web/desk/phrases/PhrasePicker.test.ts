import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { Composer } from '@subtext/chat-ui'
import { fakeService, type FakeService } from '@subtext/api/testing'
import PhrasePicker from './PhrasePicker.vue'
import { phrase, phraseList } from './testing'

const sent: string[] = []
const draft = ref('')
let service: FakeService

/** As the reply box has it. */
const Box = defineComponent(() => () => {
  const model = { modelValue: draft.value, 'onUpdate:modelValue': (text: string) => (draft.value = text) }
  const onSend = (text: string): number => sent.push(text)
  return h(PhrasePicker, model, {
    default: ({ finding }: { finding: boolean }) => h(Composer, { ...model, disabled: finding, onSend }),
  })
})

beforeEach(() => {
  document.body.replaceChildren()
  setActivePinia(createPinia())
  draft.value = ''
  sent.length = 0
  const phrases = [
    phrase('nh', { title: '开场问候', text: '您好，这里是{{银行名}}', used: 2 }),
    phrase('cf', { title: '称呼', text: '{{客户称呼}}，请稍等', category: '等候' }),
    phrase('zj', { title: '再见', text: '再见' }),
  ]
  service = fakeService({
    'GET /v1/desk/phrases': () => ({ body: phraseList(phrases) }),
    'POST /v1/desk/phrases/id-nh/use': () => ({ status: 204 }),
    'POST /v1/desk/phrases/id-cf/use': () => ({ status: 204 }),
    'POST /v1/desk/phrases/id-zj/use': () => ({ status: 204 }),
  })
  vi.stubGlobal('fetch', service.fetch)
})

async function opened() {
  const box = mount(Box, { attachTo: document.body })
  const field = box.get('textarea')
  const element = field.element

  async function type(text: string, composing = false): Promise<void> {
    element.value = text
    element.setSelectionRange(text.length, text.length)
    element.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: composing }))
    await flushPromises()
  }
  async function press(key: string, over: KeyboardEventInit = {}): Promise<void> {
    element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...over }))
    await flushPromises()
  }
  const titles = (): string[] => box.findAll('[data-testid="phrase"] b').map((one) => one.text())
  const chosen = (): string => box.find('[aria-selected="true"] b').text()
  return { box, element, type, press, titles, chosen }
}

describe('PhrasePicker', () => {
  it('a slash opens the list, Enter inserts what is filled in and sends nothing', async () => {
    const { type, press, titles, element } = await opened()
    await type('/')
    expect(titles()).toEqual(['开场问候', '称呼', '再见'])
    await type('/nh')
    expect(titles()).toEqual(['开场问候'])
    expect(element.getAttribute('aria-activedescendant')).toMatch(/-0$/)
    await press('Enter')
    expect([draft.value, sent]).toEqual(['您好，这里是样例银行', []])
    expect(titles()).toEqual([])
    expect(element.hasAttribute('aria-activedescendant')).toBe(false)
    expect(service.requests.some(({ path }) => path === '/v1/desk/phrases/id-nh/use')).toBe(true)
    await press('Enter')
    expect(sent).toEqual(['您好，这里是样例银行'])
  })

  it('says in each row, and below the list, that a click inserts', async () => {
    const { box, type } = await opened()
    await type('/')
    for (const row of box.findAll('[data-testid="phrase"]')) expect(row.text()).toContain('插入')
    expect(box.get('footer').text()).toContain('点一条就插入')
    await box.findAll('[data-testid="phrase"]')[2]!.trigger('click')
    expect(draft.value).toBe('再见')
  })

  it('arrows go round, Tab inserts at the caret, Esc closes until another slash', async () => {
    const { type, press, chosen, titles } = await opened()
    await type('好的 /')
    await press('ArrowUp')
    expect(chosen()).toBe('再见')
    await press('ArrowDown')
    await press('ArrowDown')
    expect(chosen()).toBe('称呼')
    await press('Escape')
    await type('好的 /z')
    expect(titles()).toEqual([])
    await type('好的 ')
    await type('好的 /zj')
    await press('Tab')
    expect(draft.value).toBe('好的 再见')
  })

  it('leaves the keys of an input method alone', async () => {
    const { type, press, titles } = await opened()
    await type('/n', true)
    expect(titles()).toEqual([])
    await type('/n')
    await press('Enter', { isComposing: true })
    expect(draft.value).toBe('/n')
    expect(titles()).not.toEqual([])
  })

  it('nothing with an empty variable is sent; it is pointed at', async () => {
    const { box, type, press, element } = await opened()
    await type('/cf')
    await press('Enter')
    expect(draft.value).toBe('{{客户称呼}}，请稍等')
    expect(element.value.slice(element.selectionStart, element.selectionEnd)).toBe('{{客户称呼}}')
    await press('Enter')
    await box.get('form').trigger('submit')
    expect(sent).toEqual([])
    expect(box.get('[data-testid="unfilled"]').attributes('data-refused')).toBe('true')
    await type('王女士，请稍等')
    await press('Enter')
    expect(sent).toEqual(['王女士，请稍等'])
  })

  it('says in the list what will have to be filled in', async () => {
    const { box, type } = await opened()
    await type('/cf')
    expect(box.get('[data-testid="phrase"] mark').text()).toBe('待填：客户称呼')
  })

  it('sends nothing that was typed to find a phrase while one is offered', async () => {
    const { box, type } = await opened()
    await type('/')
    expect(box.get('.st-send').attributes('aria-disabled')).toBe('true')
    await box.get('form').trigger('submit')
    expect([draft.value, sent]).toEqual(['/', []])
    await type('您好')
    expect(box.get('.st-send').attributes('aria-disabled')).toBeUndefined()
    await box.get('form').trigger('submit')
    expect(sent).toEqual(['您好'])
  })

  it('shows one category when it is chosen', async () => {
    const { box, type, titles } = await opened()
    await type('/')
    const button = box.findAll('.categories button').find((one) => one.text() === '等候')
    await button!.trigger('click')
    expect(titles()).toEqual(['称呼'])
  })

  it('a slash in the middle of a word is only a slash, and without a hit Enter sends', async () => {
    const { type, press, titles } = await opened()
    await type('1/2')
    expect(titles()).toEqual([])
    await type('/没有')
    await press('Enter')
    expect(sent).toEqual(['/没有'])
  })
})
