import { mount, RouterLinkStub } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { PreviousService } from '@subtext/api'
import { fakeService, refusal } from '@subtext/api/testing'
import { chooseStaffLocale, serverClock } from '@subtext/staff-ui'
import { moment } from '../testing'
import PreviousPanel from './PreviousPanel.vue'

const OF = '/v1/desk/conversations/c1/previous'
const SERVICE: PreviousService = {
  conversation: 'c0',
  at: moment(0),
  skill: { id: 'forex', name: '外汇业务' },
  about: '个人购汇',
  agent: '1002',
  outcome: { code: 'solved', text: '已解决' },
  note: '已说明额度',
  readable: true,
}
const landed = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 20_000 })

function panel(answer: NonNullable<Parameters<typeof fakeService>[0]>[string]) {
  vi.stubGlobal('fetch', fakeService({ [`GET ${OF}`]: answer }).fetch)
  const stubs = { RouterLink: RouterLinkStub }
  return mount(PreviousPanel, { props: { conversation: 'c1' }, global: { stubs } })
}
const found = (...services: PreviousService[]) => panel(() => ({ body: { services } }))

beforeEach(() => {
  setActivePinia(createPinia())
  serverClock.synchronise(moment(7200))
  chooseStaffLocale('zh-CN')
})

describe('what a customer came with before', () => {
  it('is listed with how it ended, and leads to the conversation', async () => {
    const one = found(SERVICE)
    await landed(() => expect(one.get('summary').text()).toBe('以前的人工服务（1）'))
    expect(one.text()).toContain('个人购汇 · 已解决')
    expect(one.get('small').text()).toBe('工号 1002 · 已说明额度')
    expect(one.getComponent(RouterLinkStub).props('to')).toEqual({
      name: 'conversation',
      params: { id: 'c0' },
    })
  })

  it.each([
    ['may not be read', { readable: false, note: '', about: '' }],
    ['is this conversation', { conversation: 'c1', about: '' }],
  ])('is no link where it %s', async (_what, over) => {
    const one = found({ ...SERVICE, ...over })
    await landed(() => expect(one.text()).toContain('外汇业务 · 已解决'))
    expect(one.findComponent(RouterLinkStub).exists()).toBe(false)
  })

  it('takes no room where there is nothing, and says so where it could not be read', async () => {
    const asked = vi.fn(() => ({ body: { services: [] } }))
    const none = panel(asked)
    await landed(() => expect(asked).toHaveBeenCalled())
    expect(none.find('.previous').exists()).toBe(false)
    const failed = panel(() => refusal(503, 'storage_busy'))
    await landed(() => expect(failed.text()).toContain('以前的服务没有读到'))
  })
})
