import { beforeEach, describe, expect, it } from 'vitest'
import { createSessionStore } from './session'

const SESSION = { token: 'token', conversation: 'c1' }

beforeEach(() => sessionStorage.clear())

describe('session store', () => {
  it('lives in the tab and nowhere else', () => {
    createSessionStore(sessionStorage).save(SESSION)
    expect(createSessionStore(sessionStorage).load()).toEqual(SESSION)
    expect(window.localStorage.length).toBe(0)
    expect(document.cookie).toBe('')
  })

  it.each(['', '{', '[]', '{"token":1}', 'null'])('does not trust a stored %s', (stored) => {
    sessionStorage.setItem('subtext.session', stored)
    expect(createSessionStore(sessionStorage).load()).toBeNull()
  })

  it('forgets the customer but not the size of the type', () => {
    const store = createSessionStore(sessionStorage)
    store.save(SESSION)
    store.consent()
    store.keepDraft('我的卡号是')
    store.keepElder(true)
    store.clear()
    expect([store.load(), store.consented(), store.draft(), store.elder()]).toEqual([null, false, '', true])
    expect(JSON.stringify({ ...sessionStorage })).not.toContain('卡号')
  })

  it.each([true, false])('tells the choice of %s from no choice at all', (on) => {
    const store = createSessionStore(sessionStorage)
    expect(store.elder()).toBeNull()
    store.keepElder(on)
    expect(createSessionStore(sessionStorage).elder()).toBe(on)
  })

  it('forgetting the conversation keeps the consent', () => {
    const store = createSessionStore(sessionStorage)
    store.save(SESSION)
    store.consent()
    store.forget()
    expect([store.load(), store.consented()]).toEqual([null, true])
  })

  it('works where storage is forbidden', () => {
    const store = createSessionStore(null)
    store.save(SESSION)
    expect(store.load()).toEqual(SESSION)
    store.clear()
    expect(store.load()).toBeNull()
  })

  it('works where storage is full', () => {
    const full = {
      getItem: () => null,
      removeItem: () => undefined,
      setItem: () => {
        throw new Error('quota')
      },
    }
    const store = createSessionStore(full as unknown as Storage)
    store.save(SESSION)
    expect(store.load()).toEqual(SESSION)
  })
})
