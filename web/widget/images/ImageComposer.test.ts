import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import ImageComposer from './ImageComposer.vue'

const MAX = 5 * 1024 * 1024
let wrapper: ReturnType<typeof mount>

beforeEach(() => {
  vi.stubGlobal(
    'URL',
    Object.assign(URL, { createObjectURL: () => 'blob:one', revokeObjectURL: () => undefined }),
  )
  wrapper = mount(ImageComposer, { props: { max: MAX }, attachTo: document.body })
})
afterEach(() => wrapper.unmount())

function photo(type = 'image/jpeg', size = 10): File {
  const file = new File(['x'], 'photo', { type })
  Object.defineProperty(file, 'size', { value: size })
  return file
}

async function bring(kind: 'paste' | 'drop', files: File[]): Promise<Event> {
  const event = new Event(kind, { bubbles: true, cancelable: true })
  Object.assign(event, { clipboardData: { files }, dataTransfer: { files, types: ['Files'] } })
  document.dispatchEvent(event)
  await nextTick()
  await nextTick()
  return event
}

const preview = () => wrapper.find('[data-testid="preview"]')

describe('ImageComposer', () => {
  it.each(['paste', 'drop'] as const)('shows what came by %s before it is sent', async (kind) => {
    await bring(kind, [photo()])
    expect(preview().text()).toContain('请不要拍身份证、银行卡和密码')
    expect(wrapper.emitted('send')).toBeUndefined()
    expect(document.activeElement?.textContent).toBe('发送图片')
    await preview().find('.sw-image-send').trigger('click')
    expect(wrapper.emitted('send')).toHaveLength(1)
    expect(preview().exists()).toBe(false)
    await nextTick()
    expect(document.activeElement).toBe(wrapper.find('[data-testid="attach"]').element)
  })

  it('can be removed', async () => {
    await bring('drop', [photo()])
    await preview().find('.sw-plain').trigger('click')
    expect(preview().exists()).toBe(false)
    expect(wrapper.emitted('send')).toBeUndefined()
  })

  it('leaves pasted text to the field', async () => {
    const event = await bring('paste', [])
    expect(event.defaultPrevented).toBe(false)
    expect(preview().exists()).toBe(false)
  })

  it.each([
    [photo('image/svg+xml'), '只能发送 JPG、PNG 或 WebP 图片。'],
    [photo('application/pdf'), '只能发送 JPG、PNG 或 WebP 图片。'],
    [photo('image/png', MAX + 1), '图片超过 5 MB，请缩小后再发。'],
  ])('says early what will not do', async (file, words) => {
    await bring('drop', [file])
    expect(wrapper.find('[role="alert"]').text()).toBe(words)
    expect(preview().exists()).toBe(false)
  })
})
