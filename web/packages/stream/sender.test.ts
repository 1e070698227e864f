// @vitest-environment node
import { ApiError, type MessageReceipt, type OutgoingMessage } from '@subtext/api'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSender } from './sender'

const receipt = ({ client_id, text }: OutgoingMessage): MessageReceipt => ({
  seq: 2,
  at: 'now',
  client_id,
  text,
  masked: [],
  duplicate: false,
})

const offline = () => new ApiError('network', 0, 'no network')

/** A service that answers each post with the next of `answers`, then with success. */
function setUp(answers: (Error | 'ok')[] = []) {
  const posted: string[] = []
  const sent: string[] = []
  const failed: string[] = []
  const refused: string[] = []
  const sender = createSender({
    post: (message) => {
      posted.push(message.client_id)
      const answer = answers.shift() ?? 'ok'
      return answer === 'ok' ? Promise.resolve(receipt(message)) : Promise.reject(answer)
    },
    onSent: ({ client_id }) => sent.push(client_id),
    onFailed: (clientId, error) => failed.push(`${clientId}:${error.code}`),
    onRefused: ({ code }) => refused.push(code),
  })
  return {
    sender,
    posted,
    sent,
    failed,
    refused,
    say: (id: string) => sender.send({ client_id: id, text: '你好' }),
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('sender', () => {
  it('repeats under the same id until the service answers', async () => {
    const { say, posted, sent } = setUp([
      offline(),
      new ApiError('unavailable', 503, ''),
      new ApiError('timeout', 0, ''),
    ])
    say('a')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(posted).toEqual(['a', 'a', 'a', 'a'])
    expect(sent).toEqual(['a'])
  })

  it('keeps the order of typing', async () => {
    const { say, posted, sent } = setUp([offline()])
    say('a')
    say('b')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(posted).toEqual(['a', 'a', 'b'])
    expect(sent).toEqual(['a', 'b'])
  })

  it('gives up at once on what a repeat cannot mend, and goes on with the next', async () => {
    const { say, posted, failed, sent } = setUp([new ApiError('invalid', 422, '')])
    say('a')
    say('b')
    await vi.advanceTimersByTimeAsync(0)
    expect(posted).toEqual(['a', 'b'])
    expect(failed).toEqual(['a:invalid'])
    expect(sent).toEqual(['b'])
  })

  it('waits when the service asks for less', async () => {
    const { say, sent, failed } = setUp([new ApiError('rate_limited', 429, '')])
    say('a')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(sent).toEqual(['a'])
    expect(failed).toEqual([])
  })

  it('tells the customer when the network stays away', async () => {
    const { say, failed, sent } = setUp(Array.from({ length: 100 }, offline))
    say('a')
    await vi.advanceTimersByTimeAsync(44_000)
    expect(failed).toEqual([])
    await vi.advanceTimersByTimeAsync(20_000)
    expect(failed).toEqual(['a:network'])
    expect(sent).toEqual([])
  })

  it('tries at once when the network comes back', async () => {
    const { sender, say, sent } = setUp([offline(), offline(), offline(), offline()])
    say('a')
    await vi.advanceTimersByTimeAsync(4_000)
    expect(sent).toEqual([])
    sender.nudge()
    await vi.advanceTimersByTimeAsync(0)
    expect(sent).toEqual(['a'])
  })

  it('waits for the bank to vouch for the customer again, and says why', async () => {
    const lapsed = () => new ApiError('identity_lapsed', 401, '')
    const { sender, say, sent, failed, refused } = setUp([lapsed(), lapsed()])
    say('a')
    await vi.advanceTimersByTimeAsync(0)
    expect(refused).toEqual(['identity_lapsed'])
    sender.nudge()
    await vi.advanceTimersByTimeAsync(0)
    sender.nudge()
    await vi.advanceTimersByTimeAsync(0)
    expect([sent, failed]).toEqual([['a'], []])
  })

  it('does not queue a message twice', async () => {
    const { say, posted } = setUp([offline()])
    say('a')
    say('a')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(posted).toEqual(['a', 'a'])
  })

  it('says nothing more once stopped', async () => {
    const { sender, say, posted, sent, failed } = setUp([offline()])
    say('a')
    await vi.advanceTimersByTimeAsync(0)
    sender.stop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect([posted, sent, failed]).toEqual([['a'], [], []])
  })
})
