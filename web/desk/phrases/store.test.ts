import { flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeService, type FakeService } from '@subtext/api/testing'
import { createWatchers } from '../live/watchers'
import { usePhrases } from './store'
import { phrase, phraseList } from './testing'

let service: FakeService
let list = phraseList([phrase('a')])
const known = () => service.requests.map(({ query }) => query.get('known'))

beforeEach(() => {
  setActivePinia(createPinia())
  list = phraseList([phrase('a')])
  service = fakeService({ 'GET /v1/desk/phrases': () => ({ body: list }) })
  vi.stubGlobal('fetch', service.fetch)
})

describe('the list of canned replies', () => {
  it('is fetched again when the service says so, and not before it was needed', async () => {
    const watch = createWatchers()
    watch({ type: 'phrases.changed' })
    await flushPromises()
    expect(known()).toEqual([])
    const store = usePhrases()
    await store.refresh()
    list = phraseList([phrase('a'), phrase('b')], { version: 'b'.repeat(16) })
    watch({ type: 'phrases.changed' })
    await flushPromises()
    expect(known()).toEqual([null, '0123456789abcdef'])
    expect(store.phrases.map(({ shortcode }) => shortcode)).toEqual(['a', 'b'])
  })

  it('stays as it is while nothing changed, and goes with whoever signs out', async () => {
    const store = usePhrases()
    await store.refresh()
    list = phraseList([], { unchanged: true })
    await store.refresh()
    expect(store.phrases).toHaveLength(1)
    store.reset()
    expect(store.phrases).toEqual([])
  })
})
