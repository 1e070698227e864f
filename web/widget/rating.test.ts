import { applyEvent, beginSending, openLog, type Log } from '@subtext/chat-ui'
import { answers, AT, customer, opened, ratingAsked, ratingGiven, snapshot } from '@subtext/chat-ui/testing'
import { describe, expect, it } from 'vitest'
import { shallowRef } from 'vue'
import { useRating } from './rating'

function rating(...more: Parameters<typeof applyEvent>[1][]) {
  const begun = openLog(snapshot([opened(), customer(2, '问'), answers(3, '答'), ratingAsked(4)]))
  const log = shallowRef<Log>(more.reduce(applyEvent, begun))
  return { log, ...useRating(log) }
}

describe('the rating', () => {
  it('is open until it is waved off', () => {
    const { open, close } = rating()
    expect(open.value).toEqual({ id: 'r_1', about: 'bot', seq: 4, given: false })
    close('r_1')
    expect(open.value).toBeNull()
  })

  it('gives way when the customer goes on, also while that is being sent', () => {
    expect(rating(customer(5, '还有')).open.value).toBeNull()
    const { log, open } = rating()
    log.value = beginSending(log.value, { clientId: 'a', text: '还有', at: AT })
    expect(open.value).toBeNull()
  })

  it('thanks whoever rated here, and is gone where it was given elsewhere or before', () => {
    expect(rating(ratingGiven(5)).open.value).toBeNull()
    const { open, thank, log } = rating()
    thank('r_1')
    log.value = applyEvent(log.value, ratingGiven(5))
    expect(open.value?.given).toBe(true)
  })

  it('is the one about the agent when that was asked last', () => {
    expect(rating(ratingAsked(5, 'agent', 'r_2')).open.value?.about).toBe('agent')
  })
})
