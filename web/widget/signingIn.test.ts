import { applyEvent, beginSending, openLog, type Log } from '@subtext/chat-ui'
import { AT, bot, botChecks, customer, opened, snapshot } from '@subtext/chat-ui/testing'
import { describe, expect, it } from 'vitest'
import { nextTick, ref, shallowRef } from 'vue'
import { useSigningIn } from './signingIn'

function signingIn({ offered = true, known = false } = {}, ...more: Parameters<typeof applyEvent>[1][]) {
  const begun = openLog(snapshot([opened(), customer(2, '想协商还款'), botChecks(3)]))
  const log = shallowRef<Log>(more.reduce(applyEvent, begun))
  const knows = ref(known)
  return { log, knows, ...useSigningIn(log, ref(offered), knows, () => undefined) }
}

describe('signing in instead of being checked', () => {
  it('is offered where the bot spoke of the check and the page has a way', () => {
    expect(signingIn().state.value).toBe('offer')
    expect(signingIn({ offered: false }).state.value).toBeNull()
    expect(signingIn({ known: true }).state.value).toBeNull()
  })

  it('is offered for no other message', () => {
    const log = shallowRef<Log>(openLog(snapshot([opened(), customer(2, '问'), bot(3, '答')])))
    expect(useSigningIn(log, ref(true), ref(false), () => undefined).state.value).toBeNull()
  })

  it('is confirmed to whoever signed in while it was offered, until he goes on', async () => {
    const { log, knows, state } = signingIn()
    knows.value = true
    await nextTick()
    expect(state.value).toBe('done')
    log.value = beginSending(log.value, { clientId: 'a', text: '好了', at: AT })
    expect(state.value).toBeNull()
  })

  it('is offered again when the time of the bank\u2019s word is over', async () => {
    const { knows, state } = signingIn({ known: true })
    knows.value = false
    await nextTick()
    expect(state.value).toBe('offer')
  })

  it('gives way when it is waved off, and comes back with the next need', () => {
    const { log, state, close } = signingIn()
    close()
    expect(state.value).toBeNull()
    log.value = [customer(4, '预约不上'), botChecks(5)].reduce(applyEvent, log.value)
    expect(state.value).toBe('offer')
  })

  it('gives way when the customer goes on, also while that is being sent', () => {
    expect(signingIn({}, customer(4, '还有')).state.value).toBeNull()
    const { log, state } = signingIn()
    log.value = beginSending(log.value, { clientId: 'a', text: '还有', at: AT })
    expect(state.value).toBeNull()
  })
})
