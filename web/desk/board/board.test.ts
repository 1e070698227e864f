import { createPinia, setActivePinia } from 'pinia'
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Board, FloorLine, FloorSeat } from '@subtext/api'
import { fakeService } from '@subtext/api/testing'
import { chooseStaffLocale, serverClock } from '@subtext/staff-ui'
import { card, moment } from '../testing'
import FloorConversations from './FloorConversations.vue'
import FloorSummary from './FloorSummary.vue'
import FloorTables from './FloorTables.vue'
import { useBoard } from './store'
import { boardWords } from './words'

const LINE: FloorLine = {
  seats: { total: 12, empty: 5, serving: 7, free: 0, paused: 4, away: 1 },
  waiting: 3,
  longest_seconds: 365,
  too_long: 2,
  estimate_minutes: [2, 3],
}
const seat = (number: string, state: FloorSeat['state']): FloorSeat => ({
  number,
  name: `坐席${number}`,
  state,
  status: state === 'paused' ? 'break' : 'online',
  reason: state === 'paused' ? '午饭' : null,
  since: null,
  in_hand: state === 'serving' ? 1 : 0,
  capacity: 5,
})

function board(over: Partial<Board> = {}): Board {
  return {
    cursor: 7,
    now: moment(0),
    whole: LINE,
    groups: [{ ...LINE, skill: { id: 'forex', name: '外汇业务' } }],
    seats: [seat('1001', 'serving'), seat('1002', 'paused')],
    alerts: [],
    today: {
      offered: 10,
      taken: 7,
      abandoned: 1,
      instead: 1,
      handed_on: 2,
      mean_wait_seconds: 44,
      service_level: 0.875,
      target_seconds: [30, 60],
    },
    conversations: [],
    ...over,
  }
}

beforeEach(() => {
  setActivePinia(createPinia())
  serverClock.synchronise(moment(0))
})
afterEach(() => chooseStaffLocale('zh-CN'))

describe('the floor in one sentence', () => {
  it('tells twelve desks, five empty, seven serving', () => {
    expect(boardWords.value.sentence(LINE, 365)).toBe(
      '12 位坐席，7 位在接待、5 位没在接待，3 位客户在等候，最久 6 分钟',
    )
    expect(boardWords.value.empty(LINE)).toBe('没在接待的：暂停接待 4、不在线 1')
  })

  it('is silent about nobody who does not serve', () => {
    const all = { ...LINE, seats: { ...LINE.seats, empty: 0 } }
    expect(boardWords.value.sentence(all, 0)).toMatch(/^12 位坐席，7 位在接待，/)
    chooseStaffLocale('en')
    expect(boardWords.value.sentence(all, 0)).toMatch(/^12 agents, 7 serving; /)
  })

  it('says when nobody waits, and a short wait as such', () => {
    expect(boardWords.value.sentence({ ...LINE, waiting: 0 }, 0)).toMatch(/没有客户在等候$/)
    expect(boardWords.value.sentence(LINE, 59)).toMatch(/，最久不足 1 分钟$/)
  })

  it('speaks English', () => {
    chooseStaffLocale('en')
    expect(boardWords.value.sentence(LINE, 365)).toBe(
      '12 agents, 7 serving and 5 not serving; 3 customers waiting, the longest for 6 min',
    )
  })
})

describe('the board', () => {
  it('shows alerts and figures', () => {
    const alert = { skill: { id: 'forex', name: '外汇业务' }, waiting: 3, longest_seconds: 365 }
    const summary = mount(FloorSummary, {
      props: { board: board({ alerts: [{ code: 'paused_while_waiting', seats: 4, ...alert }] }) },
    })
    expect(summary.findAll('[data-testid="floor-alerts"] li').map((one) => one.text())).toEqual([
      '2 位客户等候超时',
      '外汇业务：3 位客户等候，还有 4 位坐席暂停接待，最久 6 分钟',
    ])
    expect(summary.findAll('dt').at(-1)!.text()).toBe('及时接起（30–60 秒内）')
    expect(summary.findAll('dd').map((one) => one.text())).toEqual([
      '10', '7', '1', '1', '2', '44 秒', '88%',
    ]) // prettier-ignore
  })

  it('is calm only while nothing is marked: calls for help, urgent and very long services count', () => {
    const calm = { whole: { ...LINE, too_long: 0 } }
    const one = { ...card('c1', { owner: 'human' }), accepted_at: moment(-60), long: false, help: null }
    const asks = {
      ...one,
      conversation: 'c2',
      agent: { number: '1001', name: '坐席一' },
      help: { at: moment(-125), note: '没办过' },
    }
    const said = (conversations: Board['conversations']): string[] =>
      mount(FloorSummary, {
        props: { board: board({ ...calm, conversations }) },
        global: {
          stubs: { RouterLink: { props: ['to'], template: '<a :data-to="to.params.id"><slot /></a>' } },
        },
      })
        .findAll('[role="status"]')
        .map((status) => status.text())
    expect(said([one])).toEqual(['没有需要处理的情况'])
    expect(said([asks, { ...one, conversation: 'c3', urgent: true, long: true }])).toEqual([
      expect.stringMatching(/^工号 1001 求助，等了 \d+ 分钟1 个紧急会话1 个会话接待过久$/),
    ])
    expect(boardWords.value.asksForHelp('1001', 125)).toBe('工号 1001 求助，等了 2 分钟')
    expect(boardWords.value.asksForHelp('1001', 5)).toBe('工号 1001 求助，等了不足 1 分钟')
  })

  it('leads to who asked for help first', () => {
    const asks = (conversation: string, seconds: number): Board['conversations'][number] => ({
      ...card(conversation, { owner: 'human', agent: { number: conversation, name: '' } }),
      accepted_at: moment(-600),
      long: false,
      help: { at: moment(seconds), note: '' },
    })
    const links = mount(FloorSummary, {
      props: { board: board({ conversations: [asks('c1', -60), asks('c2', -120)] }) },
      global: {
        stubs: { RouterLink: { props: ['to'], template: '<a :data-to="to.params.id"><slot /></a>' } },
      },
    }).findAll('[data-code="help"] a')
    expect(links.map((link) => link.attributes('data-to'))).toEqual(['c2', 'c1'])
  })

  it('puts the seats that do not serve first', () => {
    const tables = mount(FloorTables, { props: { board: board() } })
    const rows = tables.get('[data-testid="floor-seats"]').findAll('tbody tr')
    expect(rows.map((row) => row.get('th').text())).toEqual(['1002 坐席1002', '1001 坐席1001'])
    expect(rows[0]!.text()).toContain('小休 · 午饭')
    expect(tables.get('[data-testid="floor-groups"]').text()).toContain('2–3 分钟')
  })

  it('counts everybody once below the groups, and says that groups share them', () => {
    const groups = ['forex', 'loan'].map((id) => ({ ...LINE, skill: { id, name: id } }))
    const table = mount(FloorTables, { props: { board: board({ groups }) } }).get(
      '[data-testid="floor-groups"]',
    )
    expect(table.get('caption').text()).toContain('一位坐席服务几个组，就在每个组里各计一次')
    const all = table.get('tfoot tr').findAll('th, td')
    expect(all.map((cell) => cell.text())).toEqual([
      '合计（每人只计一次）', '7', '0', '4', '1', '3', '6 分 05 秒', '2', '',
    ]) // prettier-ignore
  })

  it('names the reasons of a break in the language of the page', () => {
    const seats = [
      { ...seat('1001', 'paused'), reason: '用餐' },
      { ...seat('1002', 'paused'), reason: 'constructor' },
    ]
    const said = () =>
      mount(FloorTables, { props: { board: board({ seats }) } })
        .findAll('.said')
        .map((one) => one.text())
    expect(said()).toEqual(['小休 · 用餐', '小休 · constructor'])
    chooseStaffLocale('en')
    expect(said()).toEqual(['break · Meal', 'break · constructor'])
  })

  it('tells none, no time and under a minute apart', async () => {
    const idle = { ...LINE, waiting: 0, longest_seconds: 0, too_long: 0 }
    const seats = [{ ...seat('1001', 'serving'), since: moment(0) }]
    const tables = mount(FloorTables, {
      props: {
        board: board({
          groups: [{ ...idle, skill: { id: 'forex', name: '外汇业务' } }],
          seats: [...seats, seat('1002', 'free')],
        }),
      },
    })
    const cells = (table: string): string[][] =>
      tables
        .get(`[data-testid="${table}"]`)
        .findAll('tbody tr')
        .map((row) => row.findAll('td').map((cell) => cell.text()))
    expect(cells('floor-groups')).toEqual([['7', '0', '4', '1', '0', '—', '0', '—']])
    for (const [seconds, lasting] of [
      [30, /^不足 1 分钟$/],
      [75, /^1 分 \d\d 秒$/],
    ] as const) {
      serverClock.synchronise(moment(seconds))
      const shown = ['未设过', expect.stringMatching(lasting)]
      await vi.waitFor(() => expect(cells('floor-seats').map((row) => row[2])).toEqual(shown), 3000)
    }
    const today = { ...board().today, mean_wait_seconds: null, service_level: null, target_seconds: null }
    const summary = mount(FloorSummary, { props: { board: board({ today }) } })
    const figures = summary.findAll('dd').map((one) => one.text())
    expect(figures.slice(-2)).toEqual(['—', '—'])
    expect(summary.findAll('dt').at(-1)!.text()).toBe('及时接起')
  })

  it('marks calls for help and very long services', () => {
    const base = { ...card('c1', { owner: 'human' }), accepted_at: moment(-60) }
    const list = mount(FloorConversations, {
      props: { cards: [{ ...base, long: true, help: { at: moment(-5), note: '没办过' } }] },
      global: { stubs: { RouterLink: { template: '<a><slot /></a>' } } },
    })
    expect(list.text()).toContain('求助')
    expect(list.text()).toContain('没办过')
    expect(list.text()).toContain('接待过久')
    expect(list.text()).toMatch(/已服务 \d+ (秒|分|小时)/)
  })
})

describe('keeping it live', () => {
  it('asks from its version on, and says when it is not reached', async () => {
    let answers = 0
    const service = fakeService({
      'GET /v1/desk/board': () => {
        answers += 1
        if (answers === 2) return { status: 503, body: { error: { code: 'unavailable', message: '' } } }
        return answers < 3 ? { body: board() } : new Promise<never>(() => undefined)
      },
    })
    vi.stubGlobal('fetch', service.fetch)
    const store = useBoard()
    store.start()
    await vi.waitFor(() => expect(store.stale).toBe(true), 3000)
    expect(store.board?.cursor).toBe(7)
    expect(service.requests.slice(0, 2).map(({ query }) => query.toString())).toEqual([
      '',
      'cursor=7&wait=10',
    ])
    store.stop()
    expect(store.board).toBeNull()
  })
})
