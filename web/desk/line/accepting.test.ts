import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, ref } from 'vue'
import { fakeService } from '@subtext/api/testing'
import { useCommands } from '../commands'
import { useInbox } from '../inbox/store'
import { card, inbox, replied, snapshot } from '../testing'
import { fillingIn } from './accepting'

const AGENT = { number: '1001', name: '1001' }
const go = vi.fn(() => Promise.resolve())
const focusReply = vi.fn()
let commands: ReturnType<typeof useCommands>

beforeEach(() => {
  setActivePinia(createPinia())
  const state = { owner: 'human', agent: AGENT, queue: null }
  const service = fakeService({
    'POST /v1/desk/conversations/c2/accept': () => ({ body: { state } }),
    'GET /v1/desk/conversations/c2': () => ({ body: snapshot([replied(1, '您好', 'a')]) }),
    'GET /v1/desk/inbox': () => ({ body: inbox({ mine: [card('c2', { owner: 'human' })] }) }),
  })
  vi.stubGlobal('fetch', service.fetch)
  go.mockClear()
  focusReply.mockClear()
  const navigation = { go, step: vi.fn(), nextTab: vi.fn(), nextOpen: () => null }
  commands = effectScope().run(() => useCommands(ref('c1'), navigation, focusReply))!
})
afterEach(() => document.body.replaceChildren())

/** A dialog with this in it, and the cursor in its field. */
function dialog(content: string): HTMLElement {
  document.body.innerHTML = `<div role="dialog" aria-modal="true">${content}</div><textarea id="reply"></textarea>`
  const field = document.querySelector<HTMLElement>('[aria-modal] input')!
  field.focus()
  return field
}

it('a form is filled in while the cursor is in a dialog that has one', () => {
  const field = dialog('<form><input /></form>')
  expect(fillingIn()).toBe(true)
  document.querySelector<HTMLElement>('#reply')!.focus()
  expect(fillingIn()).toBe(false)
  field.focus()
  dialog('<input />')
  expect(fillingIn()).toBe(false)
})

it('who is accepted beside a form is the agent’s, and the form and its cursor stay', async () => {
  const field = dialog('<form><input /></form>')
  commands.dialog.value = 'wrap-up'
  await commands.accept('c2')
  expect([commands.dialog.value, document.activeElement]).toEqual(['wrap-up', field])
  expect([go.mock.calls, focusReply.mock.calls]).toEqual([[], []])
  expect(useInbox().lists.mine.map(({ conversation }) => conversation)).toEqual(['c2'])
  expect([...useInbox().unread]).toEqual(['c2'])
  expect(document.body.textContent).toContain('已接入，在“我的”里 · 需求 c2')
})

it('a dialog that only shows something gives way', async () => {
  dialog('<input />')
  commands.dialog.value = 'help'
  await commands.accept('c2')
  expect(commands.dialog.value).toBeNull()
  expect(go).toHaveBeenCalledWith('c2')
  expect([...useInbox().unread]).toEqual([])
})
