import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeService, type FakeService } from '@subtext/api/testing'
import { CHAT_IMAGES, createImages, type Images } from '@subtext/chat-ui'
import { chooseStaffLocale } from '@subtext/staff-ui'
import { dropDrafts } from '../conversation/drafts'
import { useConversation } from '../conversation/store'
import { said, snapshot } from '../testing'
import ReplyBox from './ReplyBox.vue'

const ONE = '/v1/desk/conversations/c1'
const MAX = 5 * 1024 * 1024
let service: FakeService
let store: ReturnType<typeof useConversation>
let uploads: Upload[]

/** What the page knows of one upload, answered by the test. */
class Upload {
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {}
  headers: Record<string, string> = {}
  status = 0
  responseText = ''
  path = ''
  file: File | null = null
  timeout = 0
  onload = (): void => undefined
  onerror = (): void => undefined
  onabort = (): void => undefined
  ontimeout = (): void => undefined
  constructor() {
    uploads.push(this)
  }
  open(_method: string, path: string): void {
    this.path = path
  }
  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value
  }
  send(file: File): void {
    this.file = file
  }
  abort(): void {
    this.onabort()
  }
  answer(status: number, body: unknown): void {
    this.status = status
    this.responseText = JSON.stringify(body)
    this.onload()
  }
}

beforeEach(() => {
  dropDrafts()
  setActivePinia(createPinia())
  uploads = []
  service = fakeService({
    [`GET ${ONE}`]: () => ({ body: { ...snapshot([said(1, '卡丢了')]), image_max_bytes: MAX } }),
    [`POST ${ONE}/suggestions`]: () => ({ body: { seq: null, suggestions: [] } }),
    'POST /v1/desk/language': () => ({ body: { forbidden: [], hints: [] } }),
  })
  vi.stubGlobal('fetch', service.fetch)
  vi.stubGlobal('XMLHttpRequest', Upload)
  vi.stubGlobal(
    'URL',
    Object.assign(URL, { createObjectURL: () => 'blob:one', revokeObjectURL: () => undefined }),
  )
})
afterEach(() => {
  chooseStaffLocale('zh-CN')
  vi.unstubAllGlobals()
})

async function opened(imageMax: number | null = MAX, images?: Images) {
  store = useConversation()
  store.open('c1')
  await store.catchUp(0)
  const props = { log: store.thread!.log, max: 2000, imageMax }
  const provide = images ? { [CHAT_IMAGES as symbol]: images } : {}
  const box = mount(ReplyBox, { props, attachTo: document.body, global: { provide } })
  await flushPromises()
  return box
}
type Box = Awaited<ReturnType<typeof opened>>

function photo(type = 'image/png', size = 10): File {
  const file = new File(['x'], 'photo', { type })
  Object.defineProperty(file, 'size', { value: size })
  return file
}

async function bring(box: Box, kind: 'paste' | 'drop', files: File[]): Promise<Event> {
  const event = new Event(kind, { bubbles: true, cancelable: true })
  Object.assign(event, { clipboardData: { files }, dataTransfer: { files, types: ['Files'] } })
  box.get('textarea').element.dispatchEvent(event)
  await flushPromises()
  return event
}

async function sendOne(box: Box): Promise<Upload> {
  await bring(box, 'drop', [photo()])
  await box.get('[data-testid="preview"] .send').trigger('click')
  return uploads.at(-1)!
}

const outbox = () => store.thread!.log.outbox
const clientId = (upload: Upload): string => new URLSearchParams(upload.path.split('?')[1]).get('client_id')!

describe('an image from the agent', () => {
  it.each(['paste', 'drop'] as const)('that came by %s is shown with a warning, not sent', async (kind) => {
    const box = await opened()
    const event = await bring(box, kind, [photo()])
    expect(event.defaultPrevented).toBe(true)
    expect(box.get('[data-testid="preview"]').text()).toContain(
      '点图片看大图，确认里面没有客户的证件、卡号再发',
    )
    expect(box.get('[data-testid="preview"] img').attributes('alt')).toBe('待发送的图片')
    expect([uploads, outbox()]).toEqual([[], []])
    await box.get('[data-testid="preview"]').trigger('keydown', { key: 'Escape' })
    expect(box.find('[data-testid="preview"]').exists()).toBe(false)
    expect(uploads).toEqual([])
  })

  it('is shown large before it is sent', async () => {
    const images = createImages(() => Promise.reject(new Error('none is fetched')))
    const box = await opened(MAX, images)
    await bring(box, 'drop', [photo()])
    const enlarge = box.get('[data-testid="preview"] .enlarge')
    await enlarge.trigger('click')
    expect(images.viewed.value).toEqual({ url: 'blob:one', from: enlarge.element })
  })

  it('warns in English as well', async () => {
    chooseStaffLocale('en')
    const box = await opened()
    await bring(box, 'paste', [photo()])
    expect(box.get('[data-testid="preview"]').text()).toContain('ID documents or card numbers')
  })

  it('leaves pasted text to the field', async () => {
    const box = await opened()
    expect((await bring(box, 'paste', [])).defaultPrevented).toBe(false)
  })

  it.each([
    [photo('image/svg+xml'), '只能发送 JPG、PNG 或 WebP 图片。'],
    [photo('image/png', MAX + 1), '图片超过 5 MB，请缩小后再发。'],
  ])('says early what will not do', async (file, words) => {
    const box = await opened()
    await bring(box, 'drop', [file])
    expect(box.get('.attaching [role="alert"]').text()).toBe(words)
    expect(box.find('[data-testid="preview"]').exists()).toBe(false)
  })

  it('goes out once it is confirmed, with how far it got', async () => {
    const upload = await sendOne(await opened())
    expect(upload.path).toMatch(new RegExp(`^${ONE}/images\\?client_id=`))
    expect(upload.headers).toHaveProperty('X-CSRF-Token')
    upload.upload.onprogress!({ loaded: 4, total: 10 })
    expect(outbox()).toMatchObject([{ delivery: 'sending', image: { progress: 0.4 } }])
    upload.answer(202, { image: 'i_2', client_id: clientId(upload) })
    await flushPromises()
    expect(outbox()).toMatchObject([{ delivery: 'sent' }])
  })

  it('is sent again under the same id, and never as words', async () => {
    const upload = await sendOne(await opened())
    upload.onerror()
    await flushPromises()
    expect(outbox()[0]!.delivery).toBe('failed')
    store.resend(clientId(upload))
    expect(uploads.map(clientId)).toEqual([clientId(upload), clientId(upload)])
    expect(service.requests.filter(({ path }) => path.endsWith('/messages'))).toEqual([])
  })

  it('is gone when it is cancelled, or when the service will never take it', async () => {
    const box = await opened()
    const first = await sendOne(box)
    store.cancelImage('c1', clientId(first))
    await flushPromises()
    expect(outbox()).toEqual([])
    const second = await sendOne(box)
    second.answer(409, { error: { code: 'service_over', message: '', request_id: 'r' } })
    await flushPromises()
    expect(outbox()).toEqual([])
    expect(document.body.textContent).toContain('人工服务已经结束，图片没有发出。')
  })

  it('has no button where images are off', async () => {
    expect((await opened(null)).find('[data-testid="attach"]').exists()).toBe(false)
  })

  it('is chosen by the picker, which the key opens', async () => {
    const box = await opened()
    const click = vi.spyOn(HTMLInputElement.prototype, 'click').mockImplementation(() => undefined)
    box.vm.attach()
    expect(click).toHaveBeenCalledOnce()
  })
})
