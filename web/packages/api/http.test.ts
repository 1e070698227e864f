// @vitest-environment node
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createHttp, queryString } from './http'
import { fakeService, refusal } from './testing'

afterEach(() => vi.useRealTimers())

describe('what is sent', () => {
  it('sends the CSRF token with everything but GET', async () => {
    const service = fakeService({
      'GET /x': () => ({ body: {} }),
      'POST /x': () => ({ body: {} }),
      'DELETE /x': () => ({ status: 204 }),
    })
    const http = createHttp({ fetch: service.fetch, csrf: () => 'csrf-1' })
    await http.get('/x')
    await http.post('/x', {})
    await http.delete('/x')
    expect(service.requests.map(({ headers }) => headers.get('X-CSRF-Token'))).toEqual([
      null,
      'csrf-1',
      'csrf-1',
    ])
    expect(service.requests.map(({ credentials }) => credentials)).toEqual(Array(3).fill('same-origin'))
  })

  it('keeps a visitor token in its header, out of the address and away from cookies', async () => {
    const service = fakeService({ 'GET /x': () => ({ body: {} }) })
    await createHttp({ fetch: service.fetch, bearer: () => 'visitor-token' }).get('/x', { after: 3 })
    const [request] = service.requests
    expect(request?.headers.get('Authorization')).toBe('Bearer visitor-token')
    expect(request?.credentials).toBe('omit')
    expect(request?.query.toString()).toBe('after=3')
  })

  it('leaves out what is unset and escapes the rest', () => {
    expect(queryString({ before: undefined, epoch: null })).toBe('')
    expect(queryString({ after: 0, epoch: 'a b&c' })).toBe('?after=0&epoch=a+b%26c')
  })
})

describe('what comes back', () => {
  it('gives the JSON of a reply and nothing for 204', async () => {
    const service = fakeService({ 'GET /x': () => ({ body: { n: 1 } }), 'POST /x': () => ({ status: 204 }) })
    const http = createHttp({ fetch: service.fetch })
    expect(await http.get('/x')).toEqual({ n: 1 })
    expect(await http.post('/x', {})).toBeUndefined()
  })

  it('turns a refusal into its code, status and request id', async () => {
    const service = fakeService({ 'POST /x': () => refusal(409, 'already_taken') })
    await expect(createHttp({ fetch: service.fetch }).post('/x', {})).rejects.toMatchObject({
      code: 'already_taken',
      status: 409,
      message: 'refused: already_taken',
      requestId: 'req-1',
    })
  })

  it.each([502, 200])('calls a page that is not JSON a bad reply (%i)', async (status) => {
    const http = createHttp({ fetch: () => Promise.resolve(new Response('<html>', { status })) })
    await expect(http.get('/x')).rejects.toMatchObject({ code: 'bad_reply', status })
  })
})

describe('when nothing comes back', () => {
  const never = fakeService({ 'GET /x': () => new Promise(() => undefined) })

  it('says that the network failed', async () => {
    const http = createHttp({ fetch: () => Promise.reject(new TypeError('Failed to fetch')) })
    await expect(http.get('/x')).rejects.toMatchObject({ code: 'network', status: 0 })
  })

  it('gives up after the patience of the call', async () => {
    vi.useFakeTimers()
    const call = createHttp({ fetch: never.fetch }).get('/x', {}, { timeoutMs: 35_000 })
    const outcome = expect(call).rejects.toMatchObject({ code: 'timeout', status: 0 })
    await vi.advanceTimersByTimeAsync(34_999)
    expect(vi.getTimerCount()).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    await outcome
  })

  it.each([true, false])('is aborted by its caller (before the call: %s)', async (before) => {
    const controller = new AbortController()
    if (before) controller.abort()
    const call = createHttp({ fetch: never.fetch }).get('/x', {}, { signal: controller.signal })
    controller.abort()
    await expect(call).rejects.toMatchObject({ code: 'aborted', status: 0 })
  })
})
