// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { beginSending, openLog, type Row } from '@subtext/chat-ui'
import { event, handed, moment, replied, said, snapshot } from '../testing'
import { countMessages, heldFrom, splitAtHandoff } from './rows'

const lines = (rows: Row[]): string[] =>
  rows.flatMap((row) =>
    row.kind === 'day' ? [] : row.kind === 'notice' ? `[${row.text}]` : `${row.by}: ${row.text}`,
  )

const notice = (seq: number, code: string, text: string) => event(seq, 'message.system', { text, code })
const bot = (seq: number, text: string) => event(seq, 'message.bot', { text, buttons: [], in_reply_to: [] })

describe('heldFrom', () => {
  it('is when the first event that is here happened, unless it is the first of all', () => {
    const whole = openLog(snapshot([said(1, '您好')]))
    const end = openLog({ ...snapshot([said(7, '在吗')]), last_seq: 7 })
    expect([heldFrom(null), heldFrom({ log: whole }), heldFrom({ log: end })]).toEqual([
      null,
      null,
      moment(7),
    ])
  })
})

describe('splitAtHandoff', () => {
  it('parts what the bot was told from what follows', () => {
    const log = openLog(
      snapshot([
        said(1, '我想汇款'),
        bot(2, '为您转接'),
        handed(3, 'bot', 'queued'),
        handed(4, 'queued', 'human', '1001'),
        replied(5, '您好', 'agent-msg-5'),
      ]),
    )
    const parts = splitAtHandoff(log)
    expect(lines(parts.bot)).toEqual(['customer: 我想汇款', 'bot: 为您转接'])
    expect(lines(parts.human)).toEqual(['[已转人工，进入排队]', '[工号 1001 已接入]', 'agent: 您好'])
    expect(countMessages(parts.human)).toBe(1)
  })

  it('takes the last handoff when the bot had the customer back in between', () => {
    const log = openLog(
      snapshot([
        handed(1, 'bot', 'queued'),
        handed(2, 'queued', 'human', '1002'),
        handed(3, 'human', 'bot'),
        said(4, '还有一事'),
        handed(5, 'bot', 'queued'),
      ]),
    )
    expect(lines(splitAtHandoff(log).bot)).toEqual([
      '[已转人工，进入排队]',
      '[工号 1002 已接入]',
      '[已交还给智能客服]',
      'customer: 还有一事',
    ])
    expect(lines(splitAtHandoff(log).human)).toEqual(['[已转人工，进入排队]'])
  })

  it('folds nothing away while there was no handoff', () => {
    const parts = splitAtHandoff(openLog(snapshot([said(1, '您好')], 'bot')))
    expect([parts.bot, lines(parts.human)]).toEqual([[], ['customer: 您好']])
  })

  it('shows what is being sent once, on the own side', () => {
    const log = openLog(snapshot([said(1, '您好'), handed(2, 'bot', 'human', '1001')]))
    const sending = beginSending(log, { clientId: 'x', text: '请讲', at: log.entries[0]!.at })
    const parts = splitAtHandoff(sending)
    expect(lines(parts.bot)).toEqual(['customer: 您好'])
    expect(lines(parts.human)).toEqual(['[工号 1001 已接入]', 'agent: 请讲'])
  })
})

describe('what is said of a change of hands', () => {
  const events = [
    handed(1, 'bot', 'queued'),
    notice(2, 'queue_joined', '已经帮您排上队了'),
    handed(3, 'queued', 'human', '1001'),
    notice(4, 'agent_joined', '客服 1001 已接入，为您服务。'),
    notice(5, 'held', '客服 1001 正在为您核实'),
    handed(6, 'human', 'wrap_up'),
    notice(7, 'agent_left', '这次人工服务先到这里'),
  ]

  it('stands there once, and what only the customer was told is marked so', () => {
    const said = [
      '[已转人工，进入排队]',
      '[您已接入]',
      '[客户看到：客服 1001 正在为您核实]',
      '[人工服务已结束，待填写小结]',
    ]
    expect(lines(splitAtHandoff(openLog(snapshot(events)), '1001').human)).toEqual(said)
    said[1] = '[工号 1001 已接入]'
    expect(lines(splitAtHandoff(openLog(snapshot(events)), '1002').human)).toEqual(said)
  })

  it('is the customer’s notice where the line before it is not here', () => {
    const log = openLog({ ...snapshot([events[3]!]), last_seq: 4 })
    expect(lines(splitAtHandoff(log, '1001').human)).toEqual(['[客户看到：客服 1001 已接入，为您服务。]'])
  })
})
