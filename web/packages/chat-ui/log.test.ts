// @vitest-environment node
import type { ConversationState, Envelope, Owner } from '@subtext/api'
import { describe, expect, it } from 'vitest'
import {
  applyEvent,
  applyState,
  beginSending,
  confirmSent,
  markFailed,
  openLog,
  prependEvents,
  type Log,
} from './log'
import {
  agentSays,
  answers,
  bot,
  BOT_STATE,
  customer,
  feedback,
  hold,
  opened,
  owner,
  recalled,
  snapshot,
  system,
} from './testing'

const AGENT = { number: '1024', name: '客服甲' }
const sending = (log: Log, clientId: string, text = '在吗'): Log =>
  beginSending(log, { clientId, text, at: 'now' })

/** What the service would answer for the first `count` events: its own reading of who owns the conversation. */
function served(events: Envelope[], count: number) {
  let state: ConversationState = BOT_STATE
  for (const event of events.slice(0, count)) {
    if (event.type === 'owner.changed')
      state = { owner: event.data.to, agent: event.data.agent, queue: null, held_since: null }
    if (event.type === 'hold.changed') state = { ...state, held_since: event.data.held ? event.at : null }
  }
  return snapshot(events.slice(0, count), state)
}

/** A conversation in which anything may follow anything; the same seed gives the same one. */
function randomConversation(seed: number): Envelope[] {
  let state = seed
  const pick = (below: number): number => (state = (state * 1103515245 + 12345) % 2147483648) % below
  const owners: Owner[] = ['bot', 'queued', 'human', 'wrap_up', 'closed']
  const events = [opened()]
  for (let seq = 2; seq < 40; seq++) {
    const to = owners[pick(owners.length)]!
    const choices = [
      () => customer(seq, `话 ${seq}`),
      () => bot(seq, `答 ${seq}`, pick(2) ? ['是', '不是'] : []),
      () => agentSays(seq, `人 ${seq}`),
      () => system(seq, `告 ${seq}`),
      () => hold(seq, pick(2) === 1),
      () => owner(seq, 'bot', to, to === 'human' || to === 'wrap_up' ? AGENT : null),
    ]
    events.push(choices[pick(choices.length)]!())
  }
  return events
}

describe('applying events', () => {
  it('gives what a fresh snapshot gives, from wherever it starts', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const events = randomConversation(seed)
      const fresh = openLog(served(events, events.length))
      for (let start = 0; start <= events.length; start += 3) {
        const followed = events.slice(start).reduce(applyEvent, openLog(served(events, start)))
        expect(followed).toEqual(fresh)
      }
    }
  })

  it('ignores an event it already has', () => {
    const log = openLog(snapshot([opened(), customer(2, '你好')]))
    expect(applyEvent(log, customer(2, '你好'))).toBe(log)
  })

  it('ignores an event of another conversation', () => {
    const log = openLog(snapshot([opened()]))
    expect(applyEvent(log, { ...customer(2, '你好'), conversation: 'other' })).toBe(log)
  })

  it('stops at a hole and asks to be opened again', () => {
    const log = applyEvent(openLog(snapshot([opened()])), customer(3, '第三句'))
    expect(log.stale).toBe(true)
    expect(log.entries).toHaveLength(0)
    expect(applyEvent(log, customer(2, '第二句'))).toBe(log)
  })

  it('takes over owner and agent and drops the place in the queue', () => {
    const queued = applyState(applyEvent(openLog(snapshot([opened()])), owner(2, 'bot', 'queued')), {
      owner: 'queued',
      agent: null,
      queue: { position: 2, ahead: 1, wait_minutes: [1, 3] },
    })
    expect(applyEvent(queued, owner(3, 'queued', 'human', AGENT)).state).toEqual({
      owner: 'human',
      agent: AGENT,
      queue: null,
      held_since: null,
    })
  })

  it('knows since when the customer holds, until the agent is back or another one', () => {
    const served = [opened(), owner(2, 'queued', 'human', AGENT), hold(3, true)].reduce(
      applyEvent,
      openLog(snapshot([])),
    )
    expect(served.state.held_since).toBe(hold(3, true).at)
    expect(applyEvent(served, hold(4, false)).state.held_since).toBeNull()
    expect(applyEvent(served, owner(4, 'human', 'human', AGENT)).state.held_since).toBeNull()
  })
})

describe('sending', () => {
  const empty = openLog(snapshot([opened()]))

  it('leaves the outbox when its event arrives', () => {
    const log = applyEvent(sending(empty, 'client-a'), customer(2, '在吗', 'client-a'))
    expect(log.outbox).toEqual([])
    expect(log.entries).toHaveLength(1)
  })

  it('leaves the outbox when a snapshot already holds it', () => {
    const before = sending(empty, 'client-a')
    expect(openLog(snapshot([opened(), customer(2, '在吗', 'client-a')]), before.outbox).outbox).toEqual([])
  })

  it('survives a reload while it is not stored', () => {
    const before = sending(empty, 'client-b')
    expect(openLog(snapshot([opened(), customer(2, '在吗', 'client-a')]), before.outbox).outbox).toHaveLength(
      1,
    )
  })

  it('shows what was stored once it is confirmed', () => {
    const log = confirmSent(sending(empty, 'client-a', '13800001234'), 'client-a', {
      text: '*******1234',
      masked: ['phone'],
    })
    expect(log.outbox[0]).toMatchObject({ delivery: 'sent', text: '*******1234', masked: ['phone'] })
  })

  it('a retry keeps the id and moves to the end', () => {
    const failed = markFailed(sending(empty, 'client-a'), 'client-a')
    const log = sending(sending(failed, 'client-b'), 'client-a')
    expect(log.outbox.map(({ clientId, delivery }) => [clientId, delivery])).toEqual([
      ['client-b', 'sending'],
      ['client-a', 'sending'],
    ])
  })
})

describe('what came before', () => {
  const all = [
    opened(),
    customer(2, '问'),
    answers(3, '答'),
    customer(4, '再问'),
    feedback(5, 3, true),
    answers(6, '再答'),
    recalled(7, 4),
    feedback(8, 3, false),
    customer(9, '谢谢'),
  ]
  const whole = openLog(snapshot(all))
  const from = (seq: number): Log => openLog({ ...snapshot(all.slice(seq - 1)), last_seq: all.length })

  it.each([2, 3, 4, 5, 6, 7, 8, 9])('from %i on, put before the rest, is the whole conversation', (seq) => {
    const log = from(seq)
    expect(log.firstSeq).toBe(seq)
    expect(prependEvents(log, all.slice(0, seq - 1))).toEqual(whole)
  })

  it('may come in several pieces, what became of it meanwhile included', () => {
    const live = applyEvent(from(9), customer(10, '再见'))
    const pieces = [all.slice(5, 8), all.slice(2, 5), all.slice(0, 2)]
    expect(pieces.reduce(prependEvents, live)).toEqual(applyEvent(whole, customer(10, '再见')))
  })

  it('is left out where it does not fit', () => {
    const log = from(5)
    expect(prependEvents(log, all.slice(0, 2))).toBe(log)
    expect(prependEvents(log, [])).toBe(log)
    expect(prependEvents(log, all.slice(3, 5))).toBe(log)
  })
})
