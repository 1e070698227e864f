import { ApiError, type ImageReceipt } from '@subtext/api'
import { applyEvent, createImages, openLog, type Log } from '@subtext/chat-ui'
import { opened, sentImage, snapshot } from '@subtext/chat-ui/testing'
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { shallowRef, type ShallowRef } from 'vue'
import { createImageSending, refusal } from './sending'

interface Attempt {
  clientId: string
  signal: AbortSignal
  onProgress: (done: number) => void
  resolve: (receipt: ImageReceipt) => void
  reject: (error: ApiError) => void
}

const file = new Blob(['pixels'], { type: 'image/png' })
let log: ShallowRef<Log>
let attempts: Attempt[]
let told: string[]
let sending: ReturnType<typeof createImageSending>
const images = createImages(() => Promise.reject(new Error('not asked for')))

beforeEach(() => {
  vi.stubGlobal(
    'URL',
    Object.assign(URL, { createObjectURL: () => 'blob:one', revokeObjectURL: () => undefined }),
  )
  log = shallowRef(openLog(snapshot([opened()])))
  attempts = []
  told = []
  const send = (
    _conversation: string,
    clientId: string,
    _file: Blob,
    way: { signal: AbortSignal; onProgress: (done: number) => void },
  ): Promise<ImageReceipt> =>
    new Promise((resolve, reject) => {
      way.signal.addEventListener('abort', () => reject(new ApiError('aborted', 0, '')))
      attempts.push({ clientId, ...way, resolve, reject })
    })
  sending = createImageSending({ send }, log, images, (words) => told.push(words))
})

const receipt = (clientId: string): ImageReceipt => ({
  seq: 2,
  at: '2026-03-05T02:00:00Z',
  client_id: clientId,
  image: 'i_2',
  width: 4,
  height: 3,
  size: 6,
  duplicate: false,
})

describe('sending an image', () => {
  it('is shown at once, with how far it got', () => {
    sending.send(file)
    attempts[0]!.onProgress(0.4)
    expect(log.value.outbox[0]).toMatchObject({
      delivery: 'sending',
      image: { url: 'blob:one', progress: 0.4 },
    })
  })

  it('is delivered, and not fetched again', async () => {
    sending.send(file)
    const { clientId, resolve } = attempts[0]!
    resolve(receipt(clientId))
    await flushPromises()
    expect(log.value.outbox[0]!.delivery).toBe('sent')
    log.value = applyEvent(log.value, sentImage(2, 'i_2', clientId))
    expect(log.value.outbox).toEqual([])
    expect(await images.url('i_2')).toBe('blob:one')
  })

  it('is sent again under the same id when the network failed', async () => {
    sending.send(file)
    attempts[0]!.reject(new ApiError('network', 0, ''))
    await flushPromises()
    expect(log.value.outbox[0]!.delivery).toBe('failed')
    expect(sending.retry(attempts[0]!.clientId)).toBe(true)
    expect(log.value.outbox[0]!.delivery).toBe('sending')
    expect(attempts[1]!.clientId).toBe(attempts[0]!.clientId)
    expect(told).toEqual([])
  })

  it('is gone when it is cancelled', async () => {
    sending.send(file)
    sending.cancel(attempts[0]!.clientId)
    await flushPromises()
    expect(log.value.outbox).toEqual([])
    expect(told).toEqual([])
    expect(sending.retry(attempts[0]!.clientId)).toBe(false)
  })

  it('is gone with a word when the service will never take it', async () => {
    sending.send(file)
    attempts[0]!.reject(new ApiError('image_type', 422, ''))
    await flushPromises()
    expect(log.value.outbox).toEqual([])
    expect(told).toEqual(['只能发送 JPG、PNG 或 WebP 图片。'])
  })

  it('touches no later conversation', async () => {
    sending.send(file)
    const { clientId, resolve } = attempts[0]!
    sending.stop()
    log.value = openLog(snapshot([opened()]))
    const before = log.value
    resolve(receipt(clientId))
    await flushPromises()
    expect(log.value.outbox).toEqual(before.outbox)
  })
})

describe('a refusal', () => {
  it.each(['network', 'timeout', 'image_not_scanned', 'uploads_busy', 'too_many', 'identity_lapsed'])(
    '%s may work the next time',
    (code) => expect(refusal(code)).toBeNull(),
  )
  it.each(['image_type', 'image_refused', 'image_needs_person', 'uploads_off', 'image_of_the_future'])(
    '%s is final',
    (code) => expect(refusal(code)).toBeTruthy(),
  )
})
