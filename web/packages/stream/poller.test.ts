// @vitest-environment node
import { ApiError } from '@subtext/api'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPoller } from './poller'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Pages come when the test says so; an aborted request rejects as fetch does. */
function setUp() {
  const requests: { answer(page: string): void; fail(error: Error): void; signal: AbortSignal }[] = []
  const pages: string[] = []
  const errors: string[] = []
  const poller = createPoller<string>({
    fetch: (signal) =>
      new Promise((answer, fail) => {
        signal.addEventListener('abort', () => fail(new ApiError('aborted', 0, '')))
        requests.push({ answer, fail, signal })
      }),
    onPage: (page) => void pages.push(page),
    onError: (error) => void errors.push(error.code),
  })
  const settle = () => vi.advanceTimersByTimeAsync(60)
  return { poller, requests, pages, errors, settle }
}

describe('poller', () => {
  it('asks again after each page', async () => {
    const { poller, requests, pages, settle } = setUp()
    poller.start()
    requests[0]!.answer('one')
    await settle()
    requests[1]!.answer('two')
    await settle()
    expect(pages).toEqual(['one', 'two'])
    expect(requests).toHaveLength(3)
  })

  it('waits after an error and goes on at once when nudged', async () => {
    const { poller, requests, errors, settle } = setUp()
    poller.start()
    requests[0]!.fail(new ApiError('network', 0, ''))
    await settle()
    expect(errors).toEqual(['network'])
    expect(requests).toHaveLength(1)
    poller.nudge()
    await settle()
    expect(requests).toHaveLength(2)
  })

  it('never asks in a tight loop, however fast the answers', async () => {
    let asked = 0
    const fetch = () => Promise.resolve(++asked)
    createPoller({ fetch, onPage: () => undefined, onError: () => undefined }).start()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(asked).toBeLessThan(25)
  })

  it('drops the request in flight when stopped', async () => {
    const { poller, requests, pages, errors, settle } = setUp()
    poller.start()
    poller.stop()
    await settle()
    expect(requests[0]!.signal.aborted).toBe(true)
    expect([pages, errors]).toEqual([[], []])
    expect(poller.running).toBe(false)
  })

  it('runs once however often it is started, and again after a stop', async () => {
    const { poller, requests, settle } = setUp()
    poller.start()
    poller.start()
    expect(requests).toHaveLength(1)
    poller.stop()
    poller.start()
    await settle()
    expect(requests).toHaveLength(2)
  })
})
