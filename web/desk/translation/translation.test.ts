import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, type PropType } from 'vue'
import { fakeService, refusal } from '@subtext/api/testing'
import { MessageList, openLog, rowsOf } from '@subtext/chat-ui'
import { chooseStaffLocale } from '@subtext/staff-ui'
import { event, replied, said, snapshot } from '../testing'
import DraftTranslation from './DraftTranslation.vue'
import { ownOf } from './languages'
import { provideTranslation } from './useTranslation'

vi.setConfig({ testTimeout: 30_000 })
const OF = '/v1/desk/conversations/c1/translation'
const landed = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 20_000 })
type Events = Parameters<typeof snapshot>[0]

function serve(languages: string[], routes: Parameters<typeof fakeService>[0] = {}) {
  const service = fakeService({ 'GET /v1/desk/translation': () => ({ body: { languages } }), ...routes })
  vi.stubGlobal('fetch', service.fetch)
  return service
}

const Pane = defineComponent({
  props: { events: { type: Array as PropType<Events>, required: true } },
  setup(props) {
    provideTranslation('c1')
    const rows = () =>
      rowsOf(
        openLog(snapshot(props.events)),
        () => null,
        () => 'day',
        'agent',
      )
    return () => h(MessageList, { rows: rows(), self: 'agent', readonly: true })
  },
})
const EVENTS: Events = [
  event(1, 'conversation.opened', {}),
  said(2, 'Hello'),
  replied(3, '您好', 'reply-0001'),
]

beforeEach(() => {
  setActivePinia(createPinia())
  chooseStaffLocale('zh-CN')
})

describe('below a message', () => {
  it('stands nothing while no translation is connected', async () => {
    const service = serve([])
    const pane = mount(Pane, { props: { events: EVENTS } })
    await landed(() => expect(service.requests).toHaveLength(1))
    await flushPromises()
    expect(pane.find('[data-testid="translate"]').exists()).toBe(false)
  })

  it('stands 译 only where the customer speaks, and the translation is marked as a machine’s', async () => {
    const service = serve(['zh-CN', 'en'], {
      [`POST ${OF}`]: () => ({ body: { text: '你好', to: 'zh-CN', of: 'Hello' } }),
    })
    const pane = mount(Pane, { props: { events: EVENTS } })
    const button = await landed(() => pane.get('[data-testid="translate"]'))
    expect(pane.findAll('[data-testid="translate"]')).toHaveLength(1)
    expect(button.attributes('aria-label')).toContain('中文')
    await button.trigger('click')
    await landed(() => expect(pane.get('[data-testid="translation"]').text()).toBe('你好'))
    expect(pane.text()).toContain('机器翻译，请核对')
    expect(service.requests.at(-1)!.body).toEqual({ seq: 2, to: 'zh-CN' })
    await pane.get('[data-testid="translation-hide"]').trigger('click')
    expect(pane.find('[data-testid="translation"]').exists()).toBe(false)
  })

  it('says that it failed, and may be asked again', async () => {
    let fail = true
    serve(['zh-CN', 'en'], {
      [`POST ${OF}`]: () =>
        fail ? refusal(503, 'translation_failed') : { body: { text: '你好', to: 'zh-CN', of: 'Hello' } },
    })
    const pane = mount(Pane, { props: { events: EVENTS } })
    await (await landed(() => pane.get('[data-testid="translate"]'))).trigger('click')
    await landed(() =>
      expect(pane.get('[data-testid="translation-failed"]').text()).toContain('机器翻译没有成功'),
    )
    fail = false
    await pane.get('[data-testid="translate"]').trigger('click')
    await landed(() => expect(pane.get('[data-testid="translation"]').text()).toBe('你好'))
  })
})

describe('the draft', () => {
  function box(draft: string) {
    return mount(DraftTranslation, {
      props: {
        conversation: 'c1',
        modelValue: draft,
        'onUpdate:modelValue': (text: string) => void written.push(text),
      },
    })
  }
  const written: string[] = []
  beforeEach(() => written.splice(0))

  it('goes into the other language, and replaces nothing until it is asked to', async () => {
    const service = serve(['zh-CN', 'en'], {
      [`POST ${OF}`]: () => ({ body: { text: 'Good day', to: 'en', of: '您好' } }),
    })
    const draft = box('您好')
    await (await landed(() => draft.get('[data-testid="translate-draft-do"]'))).trigger('click')
    await landed(() => expect(draft.get('[data-testid="draft-translation"]').text()).toBe('Good day'))
    expect(service.requests.at(-1)!.body).toEqual({ text: '您好', to: 'en' })
    expect(written).toEqual([])
    expect(draft.get('[data-testid="draft-original"]').text()).toBe(
      '译文还没有放进回复框；现在发送，客户收到的是您写的原文',
    )
    await draft.get('[data-testid="draft-use"]').trigger('click')
    expect(written).toEqual(['Good day'])
    expect(service.requests.filter(({ path }) => path.endsWith('/messages'))).toEqual([])
  })

  it('loses its translation when it is changed, also while that is on its way', async () => {
    let answer = (): void => undefined
    serve(['zh-CN', 'en'], {
      [`POST ${OF}`]: () =>
        new Promise((done) => (answer = () => done({ body: { text: 'Good day', to: 'en', of: '您好' } }))),
    })
    const draft = box('您好')
    await (await landed(() => draft.get('[data-testid="translate-draft-do"]'))).trigger('click')
    await draft.setProps({ modelValue: '您好，请稍等' })
    answer()
    await flushPromises()
    expect(draft.find('[data-testid="draft-translation"]').exists()).toBe(false)
  })

  it('is not offered while nothing is written', async () => {
    const service = serve(['zh-CN', 'en'])
    const draft = box(' ')
    await landed(() => expect(service.requests).toHaveLength(1))
    await flushPromises()
    expect(draft.find('[data-testid="translate-draft"]').exists()).toBe(false)
  })
})

describe('the language of the agent', () => {
  it('is that of the screen, else the first', () => {
    expect(ownOf(['ja', 'zh-CN', 'en'])).toBe('zh-CN')
    chooseStaffLocale('en')
    expect(ownOf(['ja', 'zh-CN', 'en'])).toBe('en')
    expect(ownOf(['ja'])).toBe('ja')
    expect(ownOf([])).toBeUndefined()
  })
})
