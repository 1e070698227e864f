import { createPinia, setActivePinia } from 'pinia'
import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { DeskEntry, StaffFrame } from '@subtext/api'
import { fakeService } from '@subtext/api/testing'
import { openLog } from '@subtext/chat-ui'
import { serverClock, useSession } from '@subtext/staff-ui'
import { ElMessage } from '@subtext/staff-ui/element'
import { entryWords } from '../conversation/entries'
import type { Thread } from '../conversation/threads'
import { entry, handed, moment, snapshot } from '../testing'
import { openCall } from './calls'
import { onlySupervises, serves, supervises } from './roles'
import SupervisionBar from './SupervisionBar.vue'
import { createTold } from './told'

const ME = { id: 's1', login: 'agent1', number: '1001', name: '坐席一', roles: ['agent'], skills: ['*'] }
const ASKED = entry(1, 'help.asked', 10, { note: '没办过' })

function thread(entries: DeskEntry[], owner: 'human' | 'wrap_up' = 'human'): Thread {
  const log = openLog(snapshot([handed(1, 'queued', 'human', '1001')], owner))
  return { log, summary: null, entries, commitments: [], seen: 0 }
}

beforeEach(() => {
  setActivePinia(createPinia())
  serverClock.synchronise(moment(20))
})

describe('a call for help', () => {
  it.each([
    ['nobody asked', [], false],
    ['asked', [ASKED], true],
    ['ended', [ASKED, entry(2, 'help.ended', 11, {})], false],
    ['answered by a whisper', [ASKED, entry(2, 'whisper', 11, { text: '这样办' })], false],
    ['a note is no answer', [ASKED, entry(2, 'note', 11, { text: '记一下' })], true],
    ['asked again', [ASKED, entry(2, 'whisper', 11, {}), entry(3, 'help.asked', 12, { note: '还是' })], true],
    ['of the agent before', [entry(1, 'help.asked', 0, { note: '没办过' })], false],
  ])('%s', (_what, entries, open) => {
    expect(openCall(thread(entries)) !== null).toBe(open)
  })

  it('ends with the service', () => {
    expect(openCall(thread([ASKED], 'wrap_up'))).toBeNull()
  })

  it('is sent with its reason', async () => {
    const service = fakeService({
      'POST /v1/desk/conversations/c1/help': () => ({ body: { state: {} } }),
    })
    vi.stubGlobal('fetch', service.fetch)
    const bar = mount(SupervisionBar, { props: { thread: thread([]), mine: true } })
    await bar.get('button').trigger('click')
    await bar.get('input').setValue(' 客户要退费 ')
    await bar.get('form').trigger('submit')
    await flushPromises()
    expect(service.requests.map(({ path, body }) => [path, body])).toEqual([
      ['/v1/desk/conversations/c1/help', { note: '客户要退费' }],
    ])
  })

  it('is shown while it is open, and only to who serves', () => {
    const mine = mount(SupervisionBar, { props: { thread: thread([ASKED]), mine: true } })
    expect(mine.get('[data-testid="help-asked"]').text()).toMatch(/^已请主管帮忙 [\d:]+$/)
    const other = mount(SupervisionBar, { props: { thread: thread([ASKED]), mine: false } })
    expect(other.find('.supervision').exists()).toBe(false)
  })
})

describe('what a supervisor did', () => {
  const desk = (agent: string): StaffFrame => ({
    type: 'desk',
    conversation: 'c2',
    entry: { number: 1, type: 'whisper', at: moment(0), author: '9001', data: { agent, text: '慢一点' } },
  })
  const messages = (): string[] =>
    [...document.querySelectorAll('.el-message')].map((one) => one.textContent?.trim() ?? '')

  beforeEach(() => ElMessage.closeAll())

  it('is told to whom it concerns, whichever conversation is open', async () => {
    vi.spyOn(useSession(), 'agent', 'get').mockReturnValue(ME)
    const told = createTold()
    told(desk('s2'))
    await flushPromises()
    expect(messages().join()).not.toContain('慢一点')
    told(desk('s1'))
    told({ type: 'taken_over', staff: 's1', about: 'c2', number: '9001', note: '投诉' })
    await flushPromises()
    expect(messages().join()).toContain('主管 9001：慢一点')
    expect(messages().join()).toContain('主管 9001 接管了您的会话：投诉')
  })

  it('stands among the entries', () => {
    const by = (type: string, data: DeskEntry['data']): string | null =>
      entryWords({ ...entry(1, type, 0, data), author: '9001' })
    expect(by('whisper', { text: '慢一点' })).toBe('主管 9001 对坐席说（客户看不到）：慢一点')
    expect(by('taken_over', { former: '1001', note: '投诉' })).toBe('主管 9001 从工号 1001 接管了会话：投诉')
    expect(by('help.asked', { note: '没办过' })).toBe('工号 9001 请主管帮忙：没办过')
    expect(by('help.ended', {})).toBe('求助已结束（工号 9001）')
  })
})

describe('roles', () => {
  it.each([
    [['agent'], false, true, false],
    [['supervisor'], true, false, true],
    [['agent', 'supervisor'], true, true, false],
  ])('%s', (roles, leads, answers, only) => {
    const agent = { ...ME, roles }
    expect([supervises(agent), serves(agent), onlySupervises(agent)]).toEqual([leads, answers, only])
  })
})
