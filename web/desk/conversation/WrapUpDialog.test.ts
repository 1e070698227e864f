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
  service = fakeService({ [CLOSE]: () => ({ body: { state } }) })
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

const submit = (dialog: Opened) => dialog.get('button[type="submit"]')
async function fill(dialog: Opened, note: string): Promise<void> {
  await dialog.get('textarea').setValue(note)
  await dialog.findAll('input[type="radio"]')[1]!.setValue(true)
}

describe('WrapUpDialog', () => {
  it('does not close without an outcome and a note', async () => {
    const dialog = await open()
    expect(submit(dialog).attributes('disabled')).toBeDefined()
    await fill(dialog, '   ')
    expect(submit(dialog).attributes('disabled')).toBeDefined()
    await dialog.get('form').trigger('submit')
    expect(service.requests).toEqual([])
  })

  it('closes with both', async () => {
    const dialog = await open()
    await fill(dialog, ' 已登记换号 ')
    await dialog.get('form').trigger('submit')
    await flushPromises()
    expect(service.requests[0]?.body).toEqual({ resolved: false, note: '已登记换号' })
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
