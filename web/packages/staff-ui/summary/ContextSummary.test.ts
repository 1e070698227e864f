import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import type { Summary } from '@subtext/api'
import { chooseStaffLocale } from '../locale'
import ContextSummary from './ContextSummary.vue'

const SUMMARY: Summary = {
  headline: '旧号停用，收不到验证码',
  first_said: '我留的是哪个手机号',
  topic: { id: 'phone.reserved_query', name: '预留手机号查询' },
  need: { id: 'phone.no_code', name: '收不到验证码' },
  skill: { id: 'account', name: '账户与借记卡' },
  urgent: true,
  reason: { code: 'customer_asked', text: '客户要求转人工' },
  ruled_out: ['不是忘记密码'],
  facts: [{ label: '能否去网点', value: '不方便' }],
  skipped: ['金额', '用途'],
  answers_shown: [
    {
      topic: 'phone.change',
      title: '到网点更换',
      reaction: '我跑不了网点',
      outcome: { code: 'not_helped', text: '没有解决' },
    },
  ],
  emotion: '有些着急',
  quotes: ['<img src=x onerror=alert(1)>'],
  identity: '未核验',
  promised: [],
  opening: '您好，我是工号 1001。',
  suggested: [],
  bot_seconds: 143,
  queued_at: '2026-11-21T08:00:00Z',
}
const show = (over: Partial<Summary> = {}, insertable = true) =>
  mount(ContextSummary, { props: { summary: { ...SUMMARY, ...over }, insertable } })

afterEach(() => chooseStaffLocale('zh-CN'))

describe('ContextSummary', () => {
  it('says what comes from a list in English where the page does, the words of customer and bank as they are', () => {
    chooseStaffLocale('en')
    const text = show({
      headline: '旧号停用（客户要求人工）：「收不到验证码」',
      reason: { code: 'asked_person', text: '客户要求人工' },
      emotion: '平静 → 着急',
      identity_level: 'verified',
      identity: '已由银行网站确认',
    }).text()
    for (const part of [
      '旧号停用 (Asked for a person): 「收不到验证码」',
      'ReasonAsked for a person',
      'Mood: calm → in a hurry',
      'IdentityConfirmed by the bank’s site',
      'Did not help',
      'Still to ask金额、用途 (the bot asked, the customer did not say)',
      'First asked我留的是哪个手机号',
    ])
      expect(text).toContain(part)
    for (const part of ['客户要求', '平静', '已由银行', '没有解决']) expect(text).not.toContain(part)
  })

  it('says everything the bot found out', () => {
    const text = show().text()
    for (const part of [
      '旧号停用',
      '我留的是哪个手机号',
      '预留手机号查询',
      '客户要求转人工',
      '不是忘记密码',
      '不方便',
      '还没问到金额、用途（智能客服问过，客户没答）',
    ]) {
      expect(text).toContain(part)
    }
    for (const part of [
      '紧急',
      '没有解决',
      '「我跑不了网点」',
      '情绪：有些着急',
      '身份未核验',
      '2 分 23 秒',
    ]) {
      expect(text).toContain(part)
    }
  })

  it('shows a customer’s words as text, whatever they look like', () => {
    const panel = show()
    expect(panel.text()).toContain('<img src=x onerror=alert(1)>')
    expect(panel.find('img').exists()).toBe(false)
  })

  it.each([
    ['平静 → 着急', true],
    ['不满 → 平静', false],
  ])('sets the mood apart by how it ended: %s', (emotion, tense) => {
    expect(show({ emotion }).find('.tense').exists()).toBe(tense)
  })

  it('tells that the customer reads the elder form', () => {
    expect(show({ elder: true }).text()).toContain('客户使用长辈版')
    expect(show({ elder: false }).text()).not.toContain('长辈版')
    expect(show().text()).not.toContain('长辈版')
  })

  it('leaves out what is not known', () => {
    const text = show({
      urgent: false,
      need: null,
      topic: null,
      facts: [],
      skipped: undefined,
      ruled_out: [],
      quotes: [],
      opening: '',
    }).text()
    for (const part of ['紧急', '已收集', '客户没答', '已排除', '客户原话', '已承诺', '建议开场白'])
      expect(text).not.toContain(part)
    for (const part of ['48 小时内', '排队', '办理要点', '可参考']) expect(text).not.toContain(part)
  })

  it('tells what came before, what was promised, what to do and what was added while waiting', () => {
    const at = new Date().toISOString()
    const text = show({
      earlier: [
        {
          conversation: 'c_2',
          at,
          by: 'person',
          topic: { id: 'phone.change', name: '改预留手机号' },
          outcome: { code: 'unsolved', text: '没有解决' },
          note: '等排查',
        },
      ],
      promised: [{ kind: 'callback', text: '回电：告知结果', due_at: at }],
      playbook: { topic: 'phone.change', title: '改号', steps: ['先核身', '再改号'] },
      suggested: [
        { topic: 'phone.change', title: '改号' },
        { topic: 'phone.code', title: '收不到验证码' },
      ],
      added: ['医院催得很急'],
      queue_seconds: 195,
    }).text()
    for (const part of [
      '人工',
      '改预留手机号：没有解决',
      '（等排查）',
      '回电：告知结果',
      '先核身',
      '收不到验证码',
      '排队时又说医院催得很急',
      '排队 3 分 15 秒',
    ]) {
      expect(text).toContain(part)
    }
    expect(text.match(/改号/g)).toHaveLength(1)
  })

  it('says nothing twice', () => {
    const said = '我留的是哪个手机号'
    const text = show({ headline: `预留手机号：「${said}」`, first_said: said }).text()
    expect(text.split(said)).toHaveLength(2)
    expect(text).not.toContain('客户最先问')
  })

  it('shows a summary of an older version', () => {
    const answers_shown = [{ topic: 'a', title: '到网点更换', reaction: '' }]
    expect(show({ answers_shown, identity_level: undefined }).text()).toContain('到网点更换')
  })

  it('offers the comparison of its topic where there is one', async () => {
    expect(show().find('[data-testid="compare-topic"]').exists()).toBe(false)
    const panel = mount(ContextSummary, { props: { summary: SUMMARY, insertable: true, comparable: true } })
    await panel.get('[data-testid="compare-topic"]').trigger('click')
    expect(panel.emitted('compare')).toEqual([[SUMMARY.topic]])
  })

  it('leads to an article where there is a place to open it', async () => {
    const article = { topic: 'phone.code', title: '收不到验证码' }
    const summary = { ...SUMMARY, suggested: [article] }
    const panel = mount(ContextSummary, { props: { summary, insertable: false, searchable: true } })
    await panel.get('button[data-testid="suggested-article"]').trigger('click')
    expect(panel.emitted('look')).toEqual([[article]])
    const plain = show({ suggested: [article] })
    expect(plain.text()).toContain('可参考收不到验证码')
    expect(plain.find('[data-testid="suggested-article"]').exists()).toBe(false)
  })

  it('tells what was said in the order it was said', () => {
    const text = show({ first_said: '预留手机号是多少', quotes: ['收不到验证码'], added: ['还没来'] }).text()
    const places = ['最先问预留手机号是多少', '后来说收不到验证码', '排队时又说还没来'].map((one) =>
      text.indexOf(one),
    )
    expect(places[0]).toBeGreaterThan(0)
    expect(places).toEqual([...places].sort((a, b) => a - b))
  })

  it('leaves out times that were none', () => {
    const course = (over: Partial<Summary>) => show(over).get('[data-testid="summary-course"]').text()
    expect(course({ bot_seconds: 0 })).toMatch(/^[\d/: ]+ 转人工$/)
    expect(course({ queue_seconds: 0 })).toMatch(/^智能客服用时 2 分 23 秒 · [\d/: ]+ 转人工$/)
    expect(course({ queue_seconds: 5 })).toMatch(/^智能客服用时 2 分 23 秒 · 排队 5 秒 · [\d/: ]+ 转人工$/)
  })

  it('hands the opening line over only to who may write', async () => {
    const panel = show()
    await panel.get('[data-testid="insert-opening"]').trigger('click')
    expect(panel.emitted('insert')).toEqual([['您好，我是工号 1001。']])
    expect(show({}, false).find('[data-testid="insert-opening"]').exists()).toBe(false)
  })
})
