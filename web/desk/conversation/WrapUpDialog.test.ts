import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import WrapUpDialog from './WrapUpDialog.vue'

const CLOSE = 'POST /v1/desk/conversations/c1/close'
let service: FakeService

beforeEach(() => {
  sessionStorage.clear()
  document.body.replaceChildren()
  setActivePinia(createPinia())
  const state = { owner: 'closed', agent: null, queue: null }
  const categories = [
    {
      id: 'card',
      name: '银行卡',
      children: [{ id: 'card.loss', name: '挂失', children: [{ id: 'card.loss.found', name: '找到了' }] }],
    },
    { id: 'other', name: '其他' },
  ]
  service = fakeService({
    [CLOSE]: () => ({ body: { state } }),
    'GET /v1/desk/categories': () => ({ body: { categories } }),
  })
  vi.stubGlobal('fetch', service.fetch)
})

async function open() {
  const dialog = mount(WrapUpDialog, {
    props: { conversation: 'c1', modelValue: true },
    global: { stubs: { teleport: true, transition: false } },
    attachTo: document.body,
  })
  await flushPromises()
  return dialog
}
type Opened = Awaited<ReturnType<typeof open>>

const posted = (): unknown[] =>
  service.requests.filter(({ method }) => method === 'POST').map(({ body }) => body)
const submit = (dialog: Opened) => dialog.get('button[type="submit"]')
async function fill(dialog: Opened, note: string): Promise<void> {
  await dialog.get('select').setValue('card.loss.found')
  await dialog.get('textarea').setValue(note)
  await dialog.findAll('input[type="radio"]')[1]!.setValue(true)
}

describe('WrapUpDialog', () => {
  it('shows every lowest category with what it stands under', async () => {
    const dialog = await open()
    const shown = dialog.findAll('optgroup').map((group) => [group.attributes('label'), group.text()])
    expect(shown).toEqual([
      ['银行卡', '挂失 / 找到了'],
      ['其他', '其他'],
    ])
  })

  it('does not close without a category', async () => {
    const dialog = await open()
    await dialog.get('textarea').setValue('已登记换号')
    await dialog.findAll('input[type="radio"]')[0]!.setValue(true)
    expect(submit(dialog).attributes('disabled')).toBeDefined()
  })

  it('closes without one where the bank has none', async () => {
    service.on('GET /v1/desk/categories', () => ({ body: { categories: [] } }))
    const dialog = await open()
    await dialog.get('textarea').setValue('已登记换号')
    await dialog.findAll('input[type="radio"]')[0]!.setValue(true)
    await dialog.get('form').trigger('submit')
    await flushPromises()
    expect(posted()).toEqual([{ resolved: true, note: '已登记换号' }])
  })

  it('does not close without an outcome and a note', async () => {
    const dialog = await open()
    expect(submit(dialog).attributes('disabled')).toBeDefined()
    await fill(dialog, '   ')
    expect(submit(dialog).attributes('disabled')).toBeDefined()
    await dialog.get('form').trigger('submit')
    expect(posted()).toEqual([])
  })

  it('closes with both', async () => {
    const dialog = await open()
    await fill(dialog, ' 已登记换号 ')
    await dialog.get('form').trigger('submit')
    await flushPromises()
    expect(posted()).toEqual([{ category: 'card.loss.found', resolved: false, note: '已登记换号' }])
    expect(dialog.emitted('closed')).toHaveLength(1)
    expect(dialog.emitted('update:modelValue')).toEqual([[false]])
  })

  it('says why it failed and keeps the note, also over a reload', async () => {
    service.on(CLOSE, () => refusal(503, 'starting'))
    const dialog = await open()
    await fill(dialog, '已登记换号')
    await dialog.get('form').trigger('submit')
    await flushPromises()
    expect(dialog.text()).toContain('服务暂时不可用')
    expect(dialog.emitted('closed')).toBeUndefined()
    dialog.unmount()
    expect((await open()).get('textarea').element.value).toBe('已登记换号')
  })
})
