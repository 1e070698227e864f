import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError, type InboxCluster, type InboxFound, type NewLabel } from '@subtext/api'
import { useSession } from '@subtext/staff-ui'
import { createStudioRouter } from '../router'
import InChanges from './InChanges.vue'
import { useInbox } from './store'

function row(text: string, ...seqs: number[]): InboxCluster['rows'][number] {
  const messages = seqs.map((seq) => ({
    conversation: `c_${text}`,
    seq,
    at: '2026-01-01T00:00:00.000Z',
    kind: 'refuse' as const,
    reason: 'weak_evidence',
    topic: null,
    reasons: ['no_hit' as const],
    certainty: 0.2,
  }))
  return { text, messages }
}

function cluster(...rows: InboxCluster['rows']): InboxCluster {
  const size = rows.reduce((sum, one) => sum + one.messages.length, 0)
  return { size, certainty: 0.2, spread: 0.1, reasons: { no_hit: size }, rows }
}

const FOUND: InboxFound = {
  clusters: [cluster(row('手表', 1, 2), row('腕表', 3)), cluster(row('宠物', 4)), cluster(row('碳', 5))],
  total: 5,
  found: 3,
  in_changes: [{ id: 'cs_1', title: '补问法', state: 'draft', messages: 2 }],
}

let labelled: NewLabel[]
let undone: string[]
let refuse: ApiError | null

beforeEach(() => {
  setActivePinia(createPinia())
  labelled = []
  undone = []
  refuse = null
  const { http } = useSession()
  vi.spyOn(http, 'get').mockImplementation((path: string) => {
    if (path.endsWith('/topics')) return Promise.resolve({ topics: [{ id: 'card.loss', name: '挂失' }] })
    if (path.endsWith('/suggestions')) return Promise.resolve({ text: '', options: [], examples: [] })
    return Promise.resolve(FOUND)
  })
  vi.spyOn(http, 'post').mockImplementation((_path, body) => {
    if (refuse) return Promise.reject(refuse)
    labelled.push(body as NewLabel)
    return Promise.resolve({ label: `l_${labelled.length}` })
  })
  vi.spyOn(http, 'delete').mockImplementation((path: string) => {
    undone.push(path.split('/').at(-1) ?? '')
    return Promise.resolve()
  })
})

async function opened() {
  const inbox = useInbox()
  await inbox.reload()
  return inbox
}

const texts = (inbox: ReturnType<typeof useInbox>) =>
  inbox.clusters.map((one) => one.rows.map(({ text }) => text))

describe('the inbox', () => {
  it('stays with the group one looks at when the list is read anew', async () => {
    const inbox = await opened()
    inbox.select(1)
    await inbox.reload()
    expect([inbox.at, inbox.current?.rows[0]?.text]).toEqual([1, '宠物'])
  })

  it('says which messages are left out because a change set deals with them', async () => {
    const inbox = await opened()
    const wrapper = mount(InChanges, {
      props: { changes: inbox.inChanges },
      global: { plugins: [createStudioRouter()] },
    })
    expect(wrapper.text()).toContain('另有 2 条')
    expect(wrapper.text()).toContain('草稿')
    expect(wrapper.get('a').attributes('href')).toMatch(/\/changes\/cs_1$/)
    inbox.reset()
    expect(inbox.inChanges).toEqual([])
  })

  it('shows the answer to the newest question, whichever comes last', async () => {
    const inbox = await opened()
    const waiting: ((found: InboxFound) => void)[] = []
    const { http } = useSession()
    vi.mocked(http.get).mockImplementation((path: string) =>
      path.endsWith('/suggestions')
        ? Promise.resolve({ text: '', options: [], examples: [] })
        : new Promise((resolve) => waiting.push(resolve)),
    )
    const old = inbox.reload()
    const narrowed = inbox.only('unhelpful')
    waiting[1]!({ clusters: [cluster(row('碳', 5))], total: 1, found: 1, in_changes: [] })
    await narrowed
    waiting[0]!(FOUND)
    await old
    expect(texts(inbox)).toEqual([['碳']])
    expect(inbox.busy).toBe(false)
  })

  it('labels the whole cluster by one decision and goes on to the next', async () => {
    const inbox = await opened()
    expect(await inbox.decide('topic', '挂失', 'card.loss')).toBe(true)
    expect(labelled).toEqual([
      {
        messages: [
          { conversation: 'c_手表', seq: 1 },
          { conversation: 'c_手表', seq: 2 },
          { conversation: 'c_腕表', seq: 3 },
        ],
        verdict: 'topic',
        topic: 'card.loss',
      },
    ])
    expect(texts(inbox)).toEqual([['宠物'], ['碳']])
    expect([inbox.total, inbox.current?.rows[0]?.text]).toEqual([2, '宠物'])
  })

  it('leaves what was taken out as a cluster of its own', async () => {
    const inbox = await opened()
    inbox.toggle(1)
    await inbox.decide('new_topic', '手表版')
    expect(labelled[0]).toMatchObject({ verdict: 'new_topic', name: '手表版' })
    expect(labelled[0]?.messages).toHaveLength(2)
    expect(texts(inbox)).toEqual([['腕表'], ['宠物'], ['碳']])
    expect(inbox.current).toMatchObject({ size: 1, reasons: { no_hit: 1 } })
  })

  it('decides on nothing when everything was taken out', async () => {
    const inbox = await opened()
    inbox.select(1)
    inbox.toggle(0)
    expect(await inbox.decide('discard', '不用处理')).toBe(false)
    expect(labelled).toEqual([])
  })

  it('undoes decisions one after another, the newest first', async () => {
    const inbox = await opened()
    inbox.toggle(1)
    await inbox.decide('discard', '不用处理')
    inbox.move(1)
    await inbox.decide('out_of_scope', '不在服务范围')
    expect(texts(inbox)).toEqual([['腕表'], ['碳']])
    await inbox.undo()
    expect([texts(inbox), inbox.at]).toEqual([[['腕表'], ['宠物'], ['碳']], 1])
    await inbox.undo()
    expect([texts(inbox), inbox.at, inbox.total]).toEqual([[['手表', '腕表'], ['宠物'], ['碳']], 0, 5])
    expect([...inbox.out]).toEqual([1])
    expect(undone).toEqual(['l_2', 'l_1'])
    expect(await inbox.undo()).toBe(false)
  })

  it('stays within the list', async () => {
    const inbox = await opened()
    inbox.move(-1)
    expect(inbox.at).toBe(0)
    inbox.move(9)
    expect(inbox.at).toBe(2)
    await inbox.decide('discard', '不用处理')
    expect(inbox.current?.rows[0]?.text).toBe('宠物')
  })

  it('looks anew when a colleague was quicker, and still says why', async () => {
    const inbox = await opened()
    inbox.select(1)
    refuse = new ApiError('already_labelled', 409, '')
    expect(await inbox.decide('discard', '不用处理')).toBe(false)
    expect([inbox.at, inbox.clusters.length, inbox.history.length]).toEqual([1, 3, 0])
    expect(inbox.failure).toBe(refuse)
  })
})
