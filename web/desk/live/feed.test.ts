// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '@subtext/api'
import { Feed } from './feed'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const backoff = () => {
  let failures = 0
  return { next: () => 1000 * ++failures, reset: () => (failures = 0) }
}

function feed(round: (wait: number) => Promise<void>, announced = { now: false }) {
  const rounds: number[] = []
  const onFailure = vi.fn()
  const own = new Feed({
    announced: () => announced.now,
    onFailure,
    backoff: backoff(),
    round: (wait, signal) => {
      rounds.push(wait)
      return Promise.race([
        round(wait),
        new Promise<never>((_ok, fail) => signal.addEventListener('abort', fail)),
      ])
    },
  })
  return { own, rounds, onFailure, announced }
}

const held = () => new Promise<void>((resolve) => setTimeout(resolve, 25_000))
const quick = () => Promise.resolve()

describe('without a socket', () => {
  it('long-polls again and again, at most a few times a second', async () => {
    const { own, rounds } = feed(quick)
    own.start()
    await vi.advanceTimersByTimeAsync(2_900)
    expect(rounds.length).toBe(10)
    expect(new Set(rounds)).toEqual(new Set([25]))
    own.stop()
  })

  it('slows down while the service fails and recovers', async () => {
    let failing = true
    const { own, rounds, onFailure } = feed(() => (failing ? Promise.reject(new Error('down')) : held()))
    own.start()
    await vi.advanceTimersByTimeAsync(3_500)
    expect([rounds.length, onFailure.mock.calls.length]).toEqual([3, 3])
    failing = false
    await vi.advanceTimersByTimeAsync(3_000)
    expect(rounds.length).toBe(4)
    own.stop()
  })
})

describe('with a socket', () => {
  it('fetches on a nudge, and now and then without one', async () => {
    const { own, rounds } = feed(quick, { now: true })
    own.start()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(rounds).toEqual([0])
    own.nudge()
    await vi.advanceTimersByTimeAsync(0)
    expect(rounds).toEqual([0, 0])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(rounds).toEqual([0, 0, 0])
    own.stop()
  })

  it('does not lose a nudge that comes during a fetch', async () => {
    let finish: () => void = () => undefined
    const { own, rounds } = feed(() => new Promise((resolve) => (finish = resolve)), { now: true })
    own.start()
    await vi.advanceTimersByTimeAsync(0)
    own.nudge()
    finish()
    await vi.advanceTimersByTimeAsync(0)
    expect(rounds).toEqual([0, 0])
    own.stop()
  })

  it('goes back to long-polling when the socket is lost', async () => {
    const { own, rounds, announced } = feed(() => (announced.now ? quick() : held()), { now: true })
    own.start()
    await vi.advanceTimersByTimeAsync(5)
    announced.now = false
    own.nudge()
    await vi.advanceTimersByTimeAsync(5)
    expect(rounds).toEqual([0, 25])
    own.stop()
  })
})

describe('a final answer', () => {
  it.each([401, 403, 404])('%i ends the asking', async (status) => {
    const { own, rounds, onFailure } = feed(() => Promise.reject(new ApiError('refused', status, '')))
    own.start()
    await vi.advanceTimersByTimeAsync(120_000)
    expect([rounds.length, onFailure.mock.calls.length]).toEqual([1, 1])
    own.start()
    await vi.advanceTimersByTimeAsync(5)
    expect(rounds.length).toBe(2)
  })
})

describe('stopping', () => {
  it('aborts the open call, reports nothing and asks no more', async () => {
    const { own, rounds, onFailure } = feed(held)
    own.start()
    own.start()
    await vi.advanceTimersByTimeAsync(5)
    own.stop()
    await vi.advanceTimersByTimeAsync(120_000)
    expect([rounds.length, onFailure.mock.calls.length]).toEqual([1, 0])
  })
})
