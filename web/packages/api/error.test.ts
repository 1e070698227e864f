// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { ApiError, asApiError, errorFromBody, isAborted, isSessionLost } from './error'

describe('errorFromBody', () => {
  it.each([null, undefined, 'text', {}, { error: { code: 5 } }])('survives the body %j', (body) => {
    expect(errorFromBody(500, body)).toMatchObject({ code: 'bad_reply', status: 500, message: 'HTTP 500' })
  })
})

describe('asApiError', () => {
  it('keeps an ApiError and wraps anything else', () => {
    const error = new ApiError('network', 0, 'gone')
    expect(asApiError(error)).toBe(error)
    expect(asApiError(new RangeError('odd'))).toMatchObject({ code: 'unexpected', message: 'odd' })
    expect(asApiError('odd')).toMatchObject({ code: 'unexpected', message: 'odd' })
  })
})

describe('kinds of failure', () => {
  it('knows a lost session and an aborted call', () => {
    expect(isSessionLost(new ApiError('unauthorized', 401, ''))).toBe(true)
    expect(isSessionLost(new ApiError('forbidden', 403, ''))).toBe(false)
    expect(isAborted(new ApiError('aborted', 0, ''))).toBe(true)
    expect(isAborted(new DOMException('Aborted', 'AbortError'))).toBe(false)
  })
})
