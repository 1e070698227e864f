// @vitest-environment node
import { describe, expect, it, vi } from 'vitest'
import type { HandedOverPage, ListsApi } from '@subtext/api'
import { card } from '../testing'
import { NO_FILTER } from './filter'
import { createPages } from './pages'

const ALL = { ...NO_FILTER, list: 'all' as const }
const page = (ids: string[], next: string | null): HandedOverPage => ({
  conversations: ids.map((id) => card(id)),
  next,
})

function pagesOf(...answers: (HandedOverPage | Promise<HandedOverPage>)[]) {
  const handedOver = vi.fn<ListsApi['handedOver']>()
  for (const answer of answers) handedOver.mockImplementationOnce(async () => answer)
  const notice = vi.fn()
  const pages = createPages({ handedOver } as unknown as ListsApi, notice)
  return { pages, handedOver, notice, shown: () => pages.cards.value.map((each) => each.conversation) }
}

describe('a list in pages', () => {
  it('grows by what comes after, and asks no more at its end', async () => {
    const { pages, handedOver, shown } = pagesOf(page(['c', 'b'], 'k1'), page(['a'], null))
    await pages.load(ALL)
    await pages.more()
    await pages.more()
    expect(shown()).toEqual(['c', 'b', 'a'])
    expect(handedOver.mock.calls.map(([, , before]) => before)).toEqual([null, 'k1'])
    expect(pages.card('a')?.conversation).toBe('a')
  })

  it('puts what is new on top and keeps what was loaded', async () => {
    const { pages, shown } = pagesOf(page(['c', 'b'], 'k1'), page(['a'], 'k2'), page(['d', 'b'], 'k9'))
    await pages.load(ALL)
    await pages.more()
    await pages.renew()
    expect(shown()).toEqual(['d', 'b', 'c', 'a'])
    expect(pages.next.value).toBe('k2')
  })

  it('shows the answer to the newest question only', async () => {
    let late: (found: HandedOverPage) => void = () => undefined
    const { pages, shown } = pagesOf(new Promise((resolve) => (late = resolve)), page(['new'], null))
    const first = pages.load(ALL)
    await pages.load({ ...ALL, urgent: true })
    late(page(['old'], null))
    await first
    expect(shown()).toEqual(['new'])
    expect(pages.loading.value).toBe(false)
  })

  it('keeps what it has when the service fails, and says so', async () => {
    const { pages, notice, shown } = pagesOf(page(['a'], null), Promise.reject(new Error('down')))
    await pages.load(ALL)
    await pages.renew()
    expect([shown(), notice.mock.calls.length]).toEqual([['a'], 1])
    expect(pages.failure.value).toBeInstanceOf(Error)
  })

  it('is not asked for where the inbox has the list', async () => {
    const { pages, handedOver } = pagesOf()
    await pages.load(NO_FILTER)
    expect(handedOver).not.toHaveBeenCalled()
  })
})
