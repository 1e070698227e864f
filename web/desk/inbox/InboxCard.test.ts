import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Requeued } from '@subtext/api'
import { fakeService } from '@subtext/api/testing'
import { chooseStaffLocale, useSession } from '@subtext/staff-ui'
import { card, moment } from '../testing'
import InboxCard from './InboxCard.vue'

beforeEach(() => {
  setActivePinia(createPinia())
  chooseStaffLocale('zh-CN')
})

function shown(requeued: Requeued | null) {
  return mount(InboxCard, {
    props: { card: card('c1', { requeued }), active: false, unread: false, accepting: false },
    global: { stubs: { RouterLink: { template: '<a href="#"><slot /></a>' } } },
  })
}

describe('a customer who waits again', () => {
  it.each([
    ['agent_lost', '坐席没能接住'],
    ['handed_on', '同事转来'],
    ['customer_returned', '客户回来了'],
  ] as const)('says why: %s', (requeued, why) => {
    expect(shown(requeued).get('[data-testid="requeued"]').text()).toContain(`重新排队：${why}`)
  })

  it('is told from one who waits for the first time', () => {
    expect(shown(null).find('[data-testid="requeued"]').exists()).toBe(false)
  })
})

describe('the headline', () => {
  const headline = '对公账户、票据、企业网银（客户要求人工）：「对账单少了一笔」'
  const shownWith = (over: Parameters<typeof card>[1]) =>
    mount(InboxCard, {
      props: { card: card('c1', over), active: false, unread: false, accepting: false },
      global: { stubs: { RouterLink: { template: '<a href="#"><slot /></a>' } } },
    })

  it('begins with the words of the customer, names the matter below and the reason only in the foot', () => {
    const reason = { code: 'asked', text: '客户要求人工' }
    const one = shownWith({
      headline,
      reason,
      topic: { id: 'corporate', name: '对公账户、票据、企业网银' },
    })
    expect(one.findAll('.half').map((half) => half.text())).toEqual([
      '「对账单少了一笔」',
      '对公账户、票据、企业网银',
    ])
    expect(one.get('strong').attributes('title')).toBe(headline)
    expect(one.text().match(/客户要求人工/g)).toHaveLength(1)
    expect(one.find('.topic').exists()).toBe(false)
  })

  it('and the reason are said in English where the page is', () => {
    chooseStaffLocale('en')
    const one = shownWith({
      headline: '客户要求人工',
      reason: { code: 'asked_person', text: '客户要求人工' },
      last_text: '（已撤回）',
    })
    expect(one.get('.half').text()).toBe('Asked for a person')
    expect(one.get('.card-foot .reason').text()).toBe('Asked for a person')
    expect(one.get('.last').text()).toBe('(taken back)')
    expect(one.get('button').attributes('aria-label')).toBe('Accept: Asked for a person')
  })

  it('is one line without such words, and says where the topic is unknown', () => {
    const one = shownWith({ headline: '需要人工协助' })
    expect(one.findAll('.half')).toHaveLength(1)
    expect(one.get('.topic').text()).toBe('业务未识别')
  })
})

describe('a customer who rings here', () => {
  it('has his button and his clock in the ring alone', () => {
    const clock = {
      kind: 'queue',
      since: moment(0),
      warn_at: moment(84),
      due_at: moment(120),
      paused_seconds: null,
    } as const
    const shownAs = (ringing: boolean, over: Parameters<typeof card>[1] = {}) =>
      mount(InboxCard, {
        props: { card: card('c1', over), active: false, unread: false, accepting: false, ringing },
        global: { stubs: { RouterLink: { template: '<a href="#"><slot /></a>' } } },
      })
    for (const over of [{ clock }, {}]) {
      const rings = shownAs(true, over)
      expect(rings.get('[data-testid="rings-here"]').text()).toBe('正在呼叫您')
      for (const part of ['button', '[data-testid="clock"]', '[data-testid="waiting-timer"]'])
        expect(rings.find(part).exists()).toBe(false)
      expect(shownAs(false, over).find('button').exists()).toBe(true)
    }
  })
})

describe('the last words on a card', () => {
  const agent = { number: '1001', name: '1001', id: 's', login: 'a', roles: ['agent'], skills: [] }
  beforeEach(async () => {
    const service = fakeService({ 'GET /v1/staff/session': () => ({ body: { agent, csrf: 'x' } }) })
    vi.stubGlobal('fetch', service.fetch)
    await useSession().restore()
  })
  const last = (over: Parameters<typeof card>[1]): string =>
    mount(InboxCard, {
      props: { card: card('c1', over), active: false, unread: false, accepting: false },
      global: { stubs: { RouterLink: { template: '<a href="#"><slot /></a>' } } },
    })
      .get('.last')
      .text()

  it.each([
    ['customer', null, '客户：您好', 'Customer: 您好'],
    ['bot', null, '智能客服：您好', 'Bot: 您好'],
    ['agent', '1001', '您：您好', 'You: 您好'],
    ['agent', '1002', '工号 1002：您好', 'Agent 1002: 您好'],
    [null, null, '您好', '您好'],
  ] as const)('are of %s %s', (last_by, last_agent, zh, en) => {
    expect(last({ last_by, last_agent })).toBe(zh)
    chooseStaffLocale('en')
    expect(last({ last_by, last_agent })).toBe(en)
  })
})

describe('the time on a card', () => {
  const one = (over: Parameters<typeof card>[1]) =>
    mount(InboxCard, {
      props: { card: card('c1', over), active: false, unread: false, accepting: false },
      global: { stubs: { RouterLink: { template: '<a href="#"><slot /></a>' } } },
    })
  const due = {
    kind: 'queue',
    since: moment(0),
    warn_at: moment(84),
    due_at: moment(120),
    paused_seconds: null,
  } as const

  it('is one clock: what was waited stands there only without one', () => {
    expect(one({}).find('[data-testid="waiting-timer"]').exists()).toBe(true)
    const timed = one({ clock: due })
    expect(timed.find('[data-testid="clock"]').exists()).toBe(true)
    expect(timed.find('[data-testid="waiting-timer"]').exists()).toBe(false)
  })

  it('is called today’s, so that it is no countdown', () => {
    const at = new Date().toISOString()
    expect(one({ owner: 'human', last_at: at }).get('time').text()).toMatch(/^今天 \d\d:\d\d$/)
  })
})

describe('how sure the bot was', () => {
  const card1 = (confidence: number | null) =>
    mount(InboxCard, {
      props: { card: card('c1', { confidence }), active: false, unread: false, accepting: false },
      global: { stubs: { RouterLink: { template: '<a href="#"><slot /></a>' } } },
    })

  it.each([
    [0.62, '识别 62%'],
    [0.005, '识别 1%'],
    [1, '识别 100%'],
  ])('%d is %s, also for whoever does not see it', (confidence, words) => {
    const shown = card1(confidence).get('.sure')
    expect(shown.text()).toBe(words)
    expect(shown.attributes('aria-label')).toContain(words.slice(3))
  })

  it('is not said where a rule decided', () => {
    expect(card1(null).find('.sure').exists()).toBe(false)
  })
})
