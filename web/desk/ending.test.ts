import { flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import type { DialogName } from './commands'
import { useConversation } from './conversation/store'
import { createEnding } from './ending'
import { replied, snapshot } from './testing'

const END = 'POST /v1/desk/conversations/c1/end'
const AGENT = { number: '1001', name: '1001' }
const go = vi.fn(() => Promise.resolve())
const dialog = ref<DialogName | null>(null)
let service: FakeService
let ending: ReturnType<typeof createEnding>

beforeEach(async () => {
  setActivePinia(createPinia())
  const state = { owner: 'wrap_up', agent: AGENT, queue: null }
  service = fakeService({
    [END]: () => ({ body: { state } }),
    'GET /v1/desk/conversations/c1': () => ({ body: snapshot([replied(1, '您好', 'a')]) }),
    'GET /v1/staff/session': () => ({
      body: { agent: { ...AGENT, id: 's', login: 'a', roles: ['agent'], skills: [] }, csrf: 'x' },
    }),
  })
  vi.stubGlobal('fetch', service.fetch)
  go.mockClear()
  dialog.value = null
  const { useSession } = await import('@subtext/staff-ui')
  await useSession().restore()
  const store = useConversation()
  store.open('c1')
  await store.catchUp(0)
  const navigation = { go, step: vi.fn(), nextTab: vi.fn(), nextOpen: () => 'c2' }
  ending = effectScope().run(() => createEnding(ref('c1'), ref(null), dialog, navigation))!
})

/** As the dialog does once the service has taken the wrap-up. */
async function submit(): Promise<void> {
  dialog.value = null
  ending.closed()
  await nextTick()
}

describe('ending and going on', () => {
  it('asks for the wrap-up first and goes on when it is submitted', async () => {
    ending.endAndNext()
    await flushPromises()
    expect([dialog.value, go.mock.calls]).toEqual(['wrap-up', []])
    await submit()
    expect(go).toHaveBeenCalledWith('c2')
  })

  it('stays where only the end was asked for', async () => {
    ending.endOrWrapUp()
    await flushPromises()
    await submit()
    expect(go).not.toHaveBeenCalled()
  })

  it('stays when the wrap-up was put off and comes later', async () => {
    ending.endAndNext()
    await flushPromises()
    dialog.value = null
    await nextTick()
    dialog.value = 'wrap-up'
    await submit()
    expect(go).not.toHaveBeenCalled()
  })

  it('stays when the service could not be ended, now and the next time', async () => {
    service.on(END, () => refusal(409, 'not_yours'))
    ending.endAndNext()
    await flushPromises()
    expect(dialog.value).toBeNull()
    dialog.value = 'wrap-up'
    await submit()
    expect(go).not.toHaveBeenCalled()
  })
})
