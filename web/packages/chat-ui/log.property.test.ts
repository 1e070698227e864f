// @vitest-environment node
import type { ConversationState, Envelope, EventData, Owner } from '@subtext/api'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyEvent, applyState, beginSending, confirmSent, markFailed, openLog, type Log } from './log'
import { BOT_STATE, CONVERSATION, event, opened } from './testing'

/**
 * Any interleaving of live frames, replays, repetitions, lost frames, reloads and sending gives what one fresh fetch gives.
 * fast-check prints seed and path of a failure; both repeat it.
 */
const RUNS = 150
/** A busy machine takes a few seconds; a loop without an end takes all of it. */
const LONGEST_MS = 60_000

type Make = (seq: number) => Envelope
type Service = { events: Envelope[]; unsaid: string[] }

const AGENT = { number: '1024', name: '客服甲' }
const text = fc.constantFrom('在吗', '答', '', '长'.repeat(40))
const owner = fc.constantFrom<Owner>('bot', 'queued', 'human', 'wrap_up', 'closed')

const happening: fc.Arbitrary<Make> = fc.oneof(
  text.map(
    (said): Make =>
      (seq) =>
        event(seq, 'message.customer', { text: said, client_id: `other-${seq}`, masked: [] }),
  ),
  text.map(
    (said): Make =>
      (seq) =>
        event(seq, 'message.bot', { text: said, buttons: [], in_reply_to: [] }),
  ),
  text.map(
    (said): Make =>
      (seq) =>
        event(seq, 'message.agent', { text: said, client_id: `agent-${seq}` }),
  ),
  text.map(
    (said): Make =>
      (seq) =>
        event(seq, 'message.system', { text: said, code: 'notice' }),
  ),
  fc.boolean().map(
    (held): Make =>
      (seq) =>
        event(seq, 'hold.changed', { held }),
  ),
  fc.tuple(owner, owner).map(
    ([from, to]): Make =>
      (seq) =>
        event(seq, 'owner.changed', change(from, to)),
  ),
)

function change(from: Owner, to: Owner): EventData['owner.changed'] {
  return { from, to, reason: 'test', agent: to === 'human' || to === 'wrap_up' ? AGENT : null }
}

/** What can befall a tab. `size` and `share` pick a place in whatever there is to pick from. */
type Step =
  | { do: 'happen'; make: Make }
  | { do: 'recall' | 'rate'; share: number }
  | { do: 'hear' | 'hear of later' | 'hear again' | 'replay' | 'reload'; share: number }
  | { do: 'hear of another'; make: Make }
  | { do: 'say' | 'store' | 'confirm' | 'fail' | 'say again'; share: number }

const share = fc.nat(99)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: happening.map((make): Step => ({ do: 'happen', make })) },
  { weight: 3, arbitrary: share.map((at): Step => ({ do: 'hear', share: at })) },
  fc
    .tuple(fc.constantFrom('hear of later', 'hear again', 'replay', 'reload', 'recall', 'rate'), share)
    .map(([what, at]): Step => ({ do: what, share: at })),
  happening.map((make): Step => ({ do: 'hear of another', make })),
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('say', 'store', 'confirm', 'fail', 'say again'), share)
      .map(([what, at]): Step => ({ do: what, share: at })),
  },
)

/** The service's own reading of its log: who owns the conversation and since when the customer holds. */
function stateOf(events: Envelope[]): ConversationState {
  return events.reduce<ConversationState>((state, one) => {
    if (one.type === 'owner.changed') {
      return { owner: one.data.to, agent: one.data.agent, queue: null, held_since: null }
    }
    return one.type === 'hold.changed' ? { ...state, held_since: one.data.held ? one.at : null } : state
  }, BOT_STATE)
}

function fetched(events: Envelope[], outbox: Log['outbox'] = []): Log {
  const preferences = { elder: false }
  const state = stateOf(events)
  const known = {
    conversation: CONVERSATION,
    epoch: 'e1',
    last_seq: events.length,
    state,
    preferences,
    events,
  }
  return openLog(known, outbox)
}

const some = <T>(things: T[], at: number): T | undefined => things[at % Math.max(1, things.length)]

/** One step of the service and of the tab. */
function follow(service: Service, log: Log, next: Step): Log {
  const { events } = service
  switch (next.do) {
    case 'happen':
      events.push(next.make(events.length + 1))
      return log
    case 'recall':
      recall(events, next.share)
      return log
    case 'rate':
      rate(events, next.share)
      return log
    case 'hear':
      return heard(log, events[log.lastSeq])
    case 'hear of later':
      return heard(log, events[log.lastSeq + 1 + (next.share % 3)])
    case 'hear again':
      return heard(log, some(events.slice(0, log.lastSeq), next.share))
    case 'replay':
      return events
        .slice(log.lastSeq - (next.share % (log.lastSeq + 1)))
        .reduce((tab, one) => heard(tab, one), log)
    case 'reload':
      return fetched(events, log.outbox)
    case 'hear of another':
      return heard(log, { ...next.make(log.lastSeq + 1), conversation: 'another' })
    default:
      return send(service, log, next.do, next.share)
  }
}

/** The service takes the text out of its log as well: who fetches later never sees it. */
function recall(events: Envelope[], at: number): void {
  const one = some(
    events.filter((any) => any.type === 'message.customer' || any.type === 'message.agent'),
    at,
  )
  if (!one) return
  events[one.seq - 1] = { ...one, data: { ...one.data, text: '', recalled: true } } as Envelope
  events.push(event(events.length + 1, 'message.recalled', { seq: one.seq }))
}

function rate(events: Envelope[], at: number): void {
  const answers = events.filter((one) => one.type === 'message.bot')
  const one = some(answers, at)
  if (one) events.push(event(events.length + 1, 'feedback.given', { seq: one.seq, helpful: at % 2 === 0 }))
}

/** A hole stops the tab: it is shown nothing more until it reloads. */
function heard(log: Log, one: Envelope | undefined): Log {
  if (!one) return log
  const then = applyEvent(log, one)
  if (log.stale) expect(then).toBe(log)
  return then
}

function send({ events, unsaid }: Service, log: Log, what: string, at: number): Log {
  const waiting = some(log.outbox, at)
  if (what === 'say') {
    const clientId = `mine-${events.length}-${unsaid.length}-${log.outbox.length}-${at}`
    unsaid.push(clientId)
    return beginSending(log, { clientId, text: '我说', at: 'now' })
  }
  if (what === 'store') {
    const clientId = unsaid.shift()
    if (clientId)
      events.push(
        event(events.length + 1, 'message.customer', { text: '我说', client_id: clientId, masked: [] }),
      )
    return log
  }
  if (!waiting) return log
  if (what === 'fail') return markFailed(log, waiting.clientId)
  if (what === 'say again') return beginSending(log, waiting)
  return confirmSent(log, waiting.clientId, { text: waiting.text, masked: [] })
}

describe('a tab on a bad line', () => {
  const steps = fc.array(step, { minLength: 10, maxLength: 50, size: 'max' })

  it(
    'shows at every moment what a fetch up to there gives',
    () => {
      fc.assert(
        fc.property(steps, (befalls) => {
          const service: Service = { events: [opened()], unsaid: [] }
          let log = fetched([opened()])
          // What is taken back was there once: its earlier form cannot be fetched any more.
          for (const next of befalls.filter((one) => one.do !== 'recall')) {
            log = follow(service, log, next)
            expect({ ...log, outbox: [], stale: false }).toEqual(
              fetched(service.events.slice(0, log.lastSeq)),
            )
          }
        }),
        { numRuns: RUNS },
      )
    },
    LONGEST_MS,
  )

  it(
    'ends with what one fresh fetch gives, and still sends what is not stored',
    () => {
      fc.assert(
        fc.property(steps, (befalls) => {
          const service: Service = { events: [opened()], unsaid: [] }
          let log = befalls.reduce((tab, next) => follow(service, tab, next), fetched([opened()]))
          if (log.stale) log = fetched(service.events, log.outbox)
          log = service.events.slice(log.lastSeq).reduce(applyEvent, log)
          log = applyState(log, stateOf(service.events))
          expect({ ...log, outbox: [] }).toEqual(fetched(service.events))
          expect(log.outbox.map((one) => one.clientId).sort()).toEqual([...service.unsaid].sort())
        }),
        { numRuns: RUNS },
      )
    },
    LONGEST_MS,
  )
})
