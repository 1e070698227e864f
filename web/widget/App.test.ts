import type { ConversationState, Envelope, MenuEntry } from '@subtext/api'
import { answers, bot, customer, opened, owner, ratingAsked, snapshot } from '@subtext/chat-ui/testing'
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import App from './App.vue'

const QUEUED: ConversationState = {
  owner: 'queued',
  agent: null,
  queue: { position: 3, ahead: 2, wait_minutes: [4, 6] },
}

const MENU: MenuEntry[] = [
  {
    label: '银行卡',
    children: [
      {
        label: '卡丢了、坏了',
        children: [
          { label: '要挂失', say: '借记卡挂失与解挂' },
          { label: '找人工', say: '转人工' },
        ],
      },
      { label: '找人工', say: '转人工' },
    ],
  },
  { label: '找人工', say: '转人工' },
]

let calls: string[]
let served: { events: Envelope[]; state: ConversationState; elder?: boolean }
let refuseChoice: boolean
let consentOnRecord: string | null
let refuseDeeds: boolean
let refuseUnagreed: boolean
let consentRequired: string | null
let wrapper: VueWrapper

/** The service as far as HTTP goes; the socket never opens. */
async function serve(path: string, { method = 'GET', body }: RequestInit): Promise<Response> {
  calls.push(`${method} ${path.split('?')[0]}`)
  const answer = (status: number, reply: object) => new Response(JSON.stringify(reply), { status })
  if (path.startsWith('/v1/menu')) return answer(200, { menu: MENU })
  if (path === '/v1/visitors/consent') {
    if (method === 'PUT') calls.push(String(body))
    return answer(200, { version: consentOnRecord, required: consentRequired })
  }
  if (path === '/v1/visitors') return answer(201, { visitor: 'v1', token: 'token' })
  if (path.endsWith('/queue/leave')) return answer(200, { state: { owner: 'bot', agent: null, queue: null } })
  if (path.endsWith('/queue/slots'))
    return answer(200, { slots: ['2026-11-23T02:30:00.000Z', '2026-11-23T03:00:00.000Z'] })
  if (path.endsWith('/queue/choice')) {
    calls.push(String(body))
    const choice = JSON.parse(String(body)) as { choice: string }
    if (refuseChoice) return answer(409, { error: { code: 'not_queued', message: '', request_id: 'r' } })
    const queue = { position: 3, ahead: 2, wait_minutes: [30, 31] }
    return answer(200, { state: { owner: choice.choice === 'wait' ? 'queued' : 'bot', agent: null, queue } })
  }
  if (/\/(feedback|recall)$/.test(path)) {
    if (refuseDeeds) return answer(404, { error: { code: 'answer_not_found', message: '', request_id: 'r' } })
    return new Response(null, { status: 204 })
  }
  if (path.endsWith('/messages')) {
    const { client_id, text } = JSON.parse(String(body)) as { client_id: string; text: string }
    calls.push(text)
    if (refuseUnagreed)
      return answer(403, { error: { code: 'consent_required', message: '', request_id: 'r' } })
    return answer(202, { seq: 2, at: '2026-03-05T02:00:00Z', client_id, text, masked: [], duplicate: false })
  }
  if (path.endsWith('/preferences')) {
    calls.push(String(body))
    return answer(200, JSON.parse(String(body)) as object)
  }
  if (path.startsWith('/v1/conversations') && !path.includes('events')) {
    const preferences = { elder: served.elder ?? false }
    return answer(201, { ...snapshot(served.events, served.state), preferences })
  }
  return new Promise(() => undefined)
}

class DeadWebSocket extends EventTarget {
  close(): void {}
}

beforeEach(() => {
  calls = []
  refuseChoice = false
  consentOnRecord = '1'
  refuseDeeds = false
  refuseUnagreed = false
  consentRequired = null
  served = { events: [opened()], state: { owner: 'bot', agent: null, queue: null } }
  sessionStorage.clear()
  vi.stubGlobal('fetch', vi.fn(serve))
  vi.stubGlobal('WebSocket', DeadWebSocket)
  vi.stubGlobal('BroadcastChannel', undefined)
})

afterEach(() => wrapper.unmount())

/** Without the polls, which those of an earlier test may still be at. */
const asked = (): string[] => calls.filter((call) => !call.endsWith('/events'))

async function open(): Promise<void> {
  wrapper = mount(App, { attachTo: document.body })
  await flushPromises()
}

function button(name: string) {
  const found = wrapper
    .findAll('button')
    .find((one) => one.text() === name || one.attributes('aria-label') === name)
  if (!found) throw new Error(`no button "${name}" in: ${wrapper.text()}`)
  return found
}

async function agree(): Promise<void> {
  await button('同意并开始咨询').trigger('click')
  await flushPromises()
}

describe('consent the service asks for', () => {
  const agreeAgain = '[data-testid=consent]'

  it('is asked for again and what was typed is then sent once', async () => {
    await open()
    await agree()
    refuseUnagreed = true
    await say('怎么查余额')
    await vi.waitFor(() => expect(wrapper.get(agreeAgain).text()).toContain('“怎么查余额”'))
    expect(wrapper.text()).toContain('发送中')
    refuseUnagreed = false
    await agree()
    await vi.waitFor(() => expect(calls.filter((call) => call === '怎么查余额')).toHaveLength(2))
    expect(wrapper.find(agreeAgain).exists()).toBe(false)
    expect(calls.filter((call) => call === '{"version":"1"}')).toHaveLength(2)
    await vi.waitFor(() => expect(wrapper.get('[data-testid=delivery]').text()).toBe('已送达'))
  })

  it('cannot be given on a page that is too old, which it says', async () => {
    consentRequired = '2'
    await open()
    await agree()
    refuseUnagreed = true
    await say('怎么查余额')
    await vi.waitFor(() => expect(wrapper.get('[data-testid=failure]').text()).toContain('请刷新页面'))
    expect(wrapper.find(agreeAgain).exists()).toBe(false)
    expect(wrapper.get('[data-testid=delivery]').text()).toContain('发送失败')
  })

  async function say(text: string): Promise<void> {
    await wrapper.get('textarea').setValue(text)
    await wrapper.get('form').trigger('submit')
  }
})

describe('consent', () => {
  it('comes before the first word to the service', async () => {
    await open()
    expect(wrapper.find('textarea').exists()).toBe(false)
    await button('怎么修改预留手机号').trigger('click')
    await flushPromises()
    expect(asked()).toEqual(['GET /v1/menu'])
    expect(wrapper.get('[data-testid=consent]').text()).toContain('同意后将为您发送：“怎么修改预留手机号”')

    await agree()
    expect(calls).toContain('怎么修改预留手机号')
    expect(calls.indexOf('{"version":"1"}')).toBeGreaterThan(calls.indexOf('POST /v1/visitors'))
    expect(calls.indexOf('{"version":"1"}')).toBeLessThan(calls.indexOf('怎么修改预留手机号'))
    expect(wrapper.find('[data-testid=consent]').exists()).toBe(false)
  })

  it('is not asked again when the conversation is taken up', async () => {
    sessionStorage.setItem('subtext.session', '{"token":"token","conversation":"c1"}')
    served.events = [opened(), customer(2, '在吗'), bot(3, '您好，请讲', ['挂失'])]
    await open()
    expect(wrapper.find('[data-testid=consent]').exists()).toBe(false)
    expect(wrapper.findAll('[data-testid=text]').map((text) => text.text())).toEqual(['在吗', '您好，请讲'])
    expect(calls).not.toContain('POST /v1/visitors')
    expect(calls).not.toContain('PUT /v1/visitors/consent')
  })

  it.each([null, '0'])('is asked again when the service has %s on record', async (version) => {
    sessionStorage.setItem('subtext.session', '{"token":"token","conversation":"c1"}')
    consentOnRecord = version
    await open()
    await agree()
    expect(calls).toContain('{"version":"1"}')
    expect(wrapper.find('[data-testid=consent]').exists()).toBe(false)
  })
})

describe('the menu', () => {
  const shown = () => wrapper.findAll('[data-testid=menu] button').map((one) => one.text())

  it('leads from a category to a question, with a way back and a person on every level', async () => {
    await open()
    await agree()
    expect(shown()).toEqual(['银行卡›', '找人工'])
    await button('银行卡›').trigger('click')
    expect(shown()).toEqual(['卡丢了、坏了›', '找人工', '‹返回上一级'])
    await button('卡丢了、坏了›').trigger('click')
    await flushPromises()
    expect(document.activeElement?.textContent).toBe('银行卡 › 卡丢了、坏了')

    await button('要挂失').trigger('click')
    await flushPromises()
    expect(calls).toContain('借记卡挂失与解挂')

    await button('‹返回上一级').trigger('click')
    await button('‹返回上一级').trigger('click')
    expect(shown()).toEqual(['银行卡›', '找人工'])
  })

  it('asks for consent like any other question', async () => {
    await open()
    await button('银行卡›').trigger('click')
    await button('卡丢了、坏了›').trigger('click')
    await button('要挂失').trigger('click')
    await flushPromises()
    expect(asked()).toEqual(['GET /v1/menu'])
    expect(wrapper.get('[data-testid=consent]').text()).toContain('借记卡挂失与解挂')
  })

  it('is left out when the service has none', async () => {
    vi.stubGlobal(
      'fetch',
      vi.fn((path: string, init: RequestInit) =>
        path.startsWith('/v1/menu') ? Promise.reject(new TypeError('offline')) : serve(path, init),
      ),
    )
    await open()
    expect(wrapper.find('[data-testid=menu]').exists()).toBe(false)
    expect(wrapper.text()).toContain('大家常问')
  })
})

describe('a person', () => {
  it('is one click away', async () => {
    await open()
    await agree()
    await button('转人工').trigger('click')
    await flushPromises()
    expect(calls).toContain('转人工')
  })

  describe('beyond patience', () => {
    const choices = ['callback', 'message', 'wait'] as const

    async function waiting(): Promise<void> {
      const queue = {
        position: 9,
        ahead: 8,
        wait_minutes: [40, 41] as [number, number],
        choices: [...choices],
      }
      sessionStorage.setItem('subtext.session', '{"token":"token","conversation":"c1"}')
      served = {
        events: [opened(), owner(2, 'bot', 'queued')],
        state: { owner: 'queued', agent: null, queue },
      }
      await open()
    }

    it('other ways are offered, and whoever waits on keeps his place', async () => {
      await waiting()
      const shown = wrapper.findAll('[data-testid=queue-choices] button').map((one) => one.text())
      expect(shown).toEqual(['约时间回电', '留言', '继续等待'])
      await button('继续等待').trigger('click')
      await flushPromises()
      expect(calls).toContain('{"choice":"wait"}')
      expect(wrapper.find('[data-testid=queue-choices]').exists()).toBe(false)
      expect(wrapper.find('[data-testid=queue]').exists()).toBe(true)
    })

    it('a message is left only with words in it', async () => {
      await waiting()
      await button('留言').trigger('click')
      await wrapper.get('[data-testid=queue-choices] form').trigger('submit')
      expect(calls.some((call) => call.includes('"message"'))).toBe(false)
      await wrapper.get('[data-testid=left-message]').setValue(' 想换美元 ')
      await wrapper.get('[data-testid=queue-choices] form').trigger('submit')
      await flushPromises()
      expect(calls).toContain('{"choice":"message","text":"想换美元"}')
      expect(wrapper.find('[data-testid=queue]').exists()).toBe(false)
    })

    it('a callback is booked at one of the times offered, by the clock of the bank', async () => {
      await waiting()
      await button('约时间回电').trigger('click')
      await flushPromises()
      const times = wrapper.findAll('[data-testid=callback-time] option').map((one) => one.text())
      expect(times).toEqual(['11月23日周一 10:30', '11月23日周一 11:00'])
      await wrapper.get('[data-testid=callback-time]').setValue('2026-11-23T03:00:00.000Z')
      await wrapper.get('[data-testid=queue-choices] form').trigger('submit')
      await flushPromises()
      expect(calls).toContain('{"choice":"callback","at":"2026-11-23T03:00:00.000Z","text":""}')
    })

    it('says when the choice was not taken', async () => {
      await waiting()
      refuseChoice = true
      await button('继续等待').trigger('click')
      await flushPromises()
      expect(wrapper.get('[role=alert]').text()).toBe('没有提交成功，请再试一次')
    })
  })

  it('is waited for with the place in the queue, and the queue can be left', async () => {
    sessionStorage.setItem('subtext.session', '{"token":"token","conversation":"c1"}')
    served = { events: [opened(), owner(2, 'bot', 'queued')], state: QUEUED }
    await open()
    const card = wrapper.get('[data-testid=queue]').text().replace(/\s/g, '')
    expect(card).toContain('您目前排在第3位，前面还有2人')
    expect(card).toContain('预计等待4–6分钟')
    expect(button('排队中').attributes('aria-disabled')).toBe('true')

    await button('取消排队').trigger('click')
    await flushPromises()
    expect(calls).toContain('POST /v1/conversations/c1/queue/leave')
    expect(wrapper.find('[data-testid=queue]').exists()).toBe(false)
  })

  it('is named by number in the header', async () => {
    sessionStorage.setItem('subtext.session', '{"token":"token","conversation":"c1"}')
    const agent = { number: '1024', name: '客服甲' }
    served = {
      events: [opened(), owner(2, 'queued', 'human', agent)],
      state: { owner: 'human', agent, queue: null },
    }
    await open()
    expect(wrapper.get('[data-testid=owner]').text().replace(/\s/g, ' ')).toBe('人工客服 1024')
    await button('人工服务中').trigger('click')
    expect(calls).not.toContain('转人工')
  })
})

describe('afterwards', () => {
  it('an answer is judged, a word taken back, and the service rated', async () => {
    sessionStorage.setItem('subtext.session', '{"token":"token","conversation":"c1"}')
    const now = new Date().toISOString()
    const said = { ...customer(2, '怎么查余额'), at: now }
    served.events = [opened(), said, answers(3, '在手机银行里查'), ratingAsked(4)]
    await open()
    await button('没帮助').trigger('click')
    await button('撤回：怎么查余额').trigger('click')
    await flushPromises()
    expect(calls).toContain('PUT /v1/conversations/c1/feedback')
    expect(calls).toContain('POST /v1/conversations/c1/recall')
    expect(wrapper.get('[data-testid=rating]').text()).toContain('智能客服的回答，您满意吗？')
    await button('暂不评价').trigger('click')
    expect(wrapper.find('[data-testid=rating]').exists()).toBe(false)
  })

  it('says so when it did not work', async () => {
    sessionStorage.setItem('subtext.session', '{"token":"token","conversation":"c1"}')
    served.events = [opened(), customer(2, '怎么查余额'), answers(3, '在手机银行里查')]
    refuseDeeds = true
    await open()
    await button('没帮助').trigger('click')
    await flushPromises()
    expect(wrapper.get('[data-testid=failure]').text()).toBe('刚才的操作没有成功，请再试一次。')
  })
})

describe('comfort', () => {
  it('enlarges everything and remembers it for the tab', async () => {
    await open()
    await button('长辈版').trigger('click')
    expect(document.documentElement.dataset.size).toBe('elder')
    wrapper.unmount()
    await open()
    expect(button('长辈版').attributes('aria-pressed')).toBe('true')
  })

  it('asks for short answers too, in the conversation and after a reload', async () => {
    sessionStorage.setItem('subtext.session', '{"token":"token","conversation":"c1"}')
    await open()
    await button('长辈版').trigger('click')
    await flushPromises()
    expect(calls).toContain('PUT /v1/conversations/c1/preferences')
    expect(calls).toContain('{"elder":true}')
    wrapper.unmount()
    served.elder = true
    await open()
    expect(button('长辈版').attributes('aria-pressed')).toBe('true')
    expect(calls.filter((call) => call.startsWith('PUT'))).toHaveLength(1)
  })

  it('keeps the draft over a reload', async () => {
    await open()
    await agree()
    await wrapper.get('textarea').setValue('我的卡')
    wrapper.unmount()
    await open()
    expect(wrapper.get('textarea').element.value).toBe('我的卡')
  })
})
