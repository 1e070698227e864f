import { BOT_STATE, opened, owner, sentImage, snapshot } from '@subtext/chat-ui/testing'
import { openLog } from '@subtext/chat-ui'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import ConversationPane from './ConversationPane.vue'

let asked: string[]

beforeEach(() => {
  setActivePinia(createPinia())
  asked = []
  vi.stubGlobal(
    'URL',
    Object.assign(URL, { createObjectURL: () => 'blob:one', revokeObjectURL: () => undefined }),
  )
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path)
    return Promise.resolve(new Response(new Blob(['x'])))
  })
})
afterEach(() => vi.unstubAllGlobals())

it('shows what the customer sent, fetched as staff may fetch it', async () => {
  const events = [opened(), owner(2, 'bot', 'queued'), sentImage(3)]
  const log = openLog(snapshot(events, { ...BOT_STATE, owner: 'queued' }))
  const thread = { log, summary: null, entries: [], commitments: [], seen: 0 }
  const wrapper = mount(ConversationPane, { props: { thread, busy: false } })
  await flushPromises()
  expect(asked).toContain('/v1/desk/conversations/c1/images/i_3')
  expect(wrapper.find('.st-picture img').attributes('src')).toBe('blob:one')
  wrapper.unmount()
})
