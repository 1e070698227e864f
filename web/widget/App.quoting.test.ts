import { bot, customer, opened, snapshot } from '@subtext/chat-ui/testing'
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import App from './App.vue'

let sent: { text: string; quotes?: number }[]
let wrapper: VueWrapper

/** A conversation that is under way, as far as HTTP goes; the socket never opens. */
async function serve(path: string, { body }: RequestInit): Promise<Response> {
  const answer = (reply: object) => new Response(JSON.stringify(reply))
  if (path.startsWith('/v1/menu')) return answer({ menu: [] })
  if (path === '/v1/visitors/consent') return answer({ version: '1', required: null })
  if (path.endsWith('/messages')) {
    const message = JSON.parse(String(body)) as (typeof sent)[0] & { client_id: string }
    sent.push({ text: message.text, quotes: message.quotes })
    const at = '2026-03-05T02:00:00Z'
    return answer({ seq: 3 + sent.length, at, ...message, masked: [], duplicate: false })
  }
  if (!path.startsWith('/v1/conversations') || path.includes('events')) return new Promise(() => undefined)
  const events = [opened(), customer(2, '在吗'), bot(3, '您好，请讲', ['挂失'])]
  return answer({ ...snapshot(events), preferences: { elder: false } })
}

class DeadWebSocket extends EventTarget {
  close(): void {}
}

beforeEach(async () => {
  sent = []
  sessionStorage.clear()
  sessionStorage.setItem('subtext.session', '{"token":"token","conversation":"c1"}')
  vi.stubGlobal('fetch', vi.fn(serve))
  vi.stubGlobal('WebSocket', DeadWebSocket)
  vi.stubGlobal('BroadcastChannel', undefined)
  wrapper = mount(App, { attachTo: document.body })
  await vi.waitFor(() => expect(wrapper.findAll('[data-testid=quote-it]')).toHaveLength(2))
})

afterEach(() => wrapper.unmount())

const button = (name: string) =>
  wrapper.findAll('button').find((one) => one.text() === name || one.attributes('aria-label') === name)!

async function say(text: string): Promise<void> {
  await wrapper.get('textarea').setValue(text)
  await wrapper.get('form').trigger('submit')
  await flushPromises()
}

it('shows which message is answered, and sends its number with the next words only', async () => {
  await button('引用：您好，请讲').trigger('click')
  expect(wrapper.get('[data-testid=quoting]').text()).toContain('引用：您好，请讲')
  expect(document.activeElement).toBe(wrapper.get('textarea').element)
  await say('什么意思')
  expect(wrapper.find('[data-testid=quoting]').exists()).toBe(false)
  await say('算了')
  await vi.waitFor(() => expect(sent).toEqual([{ text: '什么意思', quotes: 3 }, { text: '算了' }]))
  expect(wrapper.findAll('[data-testid=quote]').map((one) => one.text())).toEqual(['智能客服：您好，请讲'])
})

it('can be waved off, and a button answers nothing in particular', async () => {
  await button('引用：在吗').trigger('click')
  await button('不引用').trigger('click')
  expect(wrapper.find('[data-testid=quoting]').exists()).toBe(false)
  await button('引用：在吗').trigger('click')
  await button('挂失').trigger('click')
  await vi.waitFor(() => expect(sent).toEqual([{ text: '挂失。' }]))
  expect(wrapper.get('[data-testid=quoting]').text()).toContain('引用：在吗')
})
