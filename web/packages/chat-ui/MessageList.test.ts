import { mount } from '@vue/test-utils'
import { nextTick } from 'vue'
import { describe, expect, it } from 'vitest'
import MessageList from './MessageList.vue'
import { applyEvent, beginSending, markFailed, openLog, type Log } from './log'
import { rowsOf, type Row } from './rows'
import { agentSays, AT, bot, customer, opened, snapshot, system } from './testing'

const rows = (log: Log): Row[] =>
  rowsOf(
    log,
    (entry) => (entry.kind === 'notice' ? entry.text : null),
    () => 'day',
  )
const list = (log: Log) => mount(MessageList, { props: { rows: rows(log) }, attachTo: document.body })

describe('MessageList', () => {
  it('labels every message with who wrote it', () => {
    const wrapper = list(
      openLog(snapshot([opened(), customer(2, '在'), bot(3, '您好'), bot(4, '请讲'), agentSays(5, '我来')])),
    )
    expect(wrapper.findAll('.st-meta > span').map((label) => label.text())).toEqual([
      '我',
      '智能客服',
      '智能客服',
      '人工客服 1024',
    ])
  })

  it.each([
    '<img src=x onerror=alert(1)>',
    '<script>alert(1)</script>',
    '"><svg onload=alert(1)>',
    '[x](javascript:alert(1))',
  ])('shows %s as text everywhere', (attack) => {
    const wrapper = list(
      openLog(
        snapshot([
          opened(),
          customer(2, attack),
          bot(3, attack, [attack]),
          agentSays(4, attack),
          system(5, attack),
        ]),
      ),
    )
    expect(wrapper.findAll('[data-testid=text]').map((text) => text.text())).toEqual([attack, attack, attack])
    expect(wrapper.get('.st-choice').text()).toBe(attack)
    expect(wrapper.get('[data-testid=notice]').text()).toBe(attack)
    expect(wrapper.element.querySelector('img, script, svg, a')).toBeNull()
  })

  it('offers a choice once', async () => {
    const log = openLog(snapshot([opened(), bot(2, '哪种？', ['挂失', '补卡'])]))
    const wrapper = list(log)
    await wrapper.findAll('.st-choice')[1]!.trigger('click')
    expect(wrapper.emitted('choose')).toEqual([['补卡。']])

    await wrapper.setProps({ rows: rows(applyEvent(log, customer(3, '补卡。'))) })
    const [lost, replaced] = wrapper.findAll('.st-choice')
    expect(lost!.attributes('aria-disabled')).toBe('true')
    expect(replaced!.text()).toContain('已选择')
    await lost!.trigger('click')
    expect(wrapper.emitted('choose')).toHaveLength(1)
  })

  it('offers to send a failed message again', async () => {
    const log = openLog(snapshot([opened()]))
    const wrapper = list(
      markFailed(beginSending(log, { clientId: 'client-a', text: '在', at: AT }), 'client-a'),
    )
    await wrapper.get('button[aria-label="重新发送：在"]').trigger('click')
    expect(wrapper.emitted('retry')).toEqual([['client-a']])
  })

  it('tells what was hidden', () => {
    const wrapper = list(
      openLog(snapshot([opened(), customer(2, '****', 'client-a', ['id_card', 'phone', 'other'])])),
    )
    expect(wrapper.get('[data-testid=masked]').text()).toBe('已为您隐藏身份证号、手机号、个人信息')
  })

  it('announces what others say, once, and nothing of what was there before', async () => {
    let log = openLog(snapshot([opened(), bot(2, '您好')]))
    const wrapper = list(log)
    const announced = () => wrapper.get('[data-testid=announcer]').text()
    expect(announced()).toBe('')

    log = applyEvent(applyEvent(log, customer(3, '我的卡丢了')), bot(4, '先挂失'))
    await wrapper.setProps({ rows: rows(log) })
    await nextTick()
    expect(announced()).toBe('智能客服：先挂失')

    await wrapper.setProps({ rows: rows(applyEvent(log, customer(5, '好'))) })
    expect(announced()).toBe('智能客服：先挂失')
  })

  it('walks through the messages with the arrow keys', async () => {
    const wrapper = list(openLog(snapshot([opened(), customer(2, '一'), bot(3, '二'), customer(4, '三')])))
    const region = wrapper.get('[role=region]')
    const focused = () => document.activeElement?.querySelector('[data-testid=text]')?.textContent
    await region.trigger('keydown', { key: 'ArrowUp' })
    expect(focused()).toBe('三')
    await region.trigger('keydown', { key: 'ArrowUp' })
    expect(focused()).toBe('二')
    await region.trigger('keydown', { key: 'Home' })
    expect(focused()).toBe('一')
    await region.trigger('keydown', { key: 'End' })
    expect(focused()).toBe('三')
  })
})
