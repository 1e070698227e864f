import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { chooseStaffLocale, useSession } from '@subtext/staff-ui'
import { useLive } from './live'
import ViewersNotice from './ViewersNotice.vue'

const ME = { id: 's1', login: 'agent1', number: '1001', name: '坐席一', roles: ['agent'], skills: ['*'] }
const looks = { number: '1002', writing: false }
const writes = { number: '1003', writing: true }

beforeEach(() => {
  setActivePinia(createPinia())
  chooseStaffLocale('zh-CN')
  vi.spyOn(useSession(), 'agent', 'get').mockReturnValue(ME)
})

describe('the one notice of who else is at a conversation', () => {
  it.each([
    ['nobody', [], ''],
    ['oneself, even at two screens', [{ number: '1001', writing: true }], ''],
    ['who has it open', [looks], '工号 1002 也在看这个会话'],
    ['who writes goes first', [looks, writes], '工号 1003 正在回复这位客户'],
    ['all who have it open', [looks, { ...writes, writing: false }], '工号 1002、1003 也在看这个会话'],
  ])('%s', (_what, people, words) => {
    Object.assign(useLive(), { viewers: people })
    expect(mount(ViewersNotice).text()).toBe(words)
  })

  it('says whose the customer will be while nobody serves', () => {
    Object.assign(useLive(), { viewers: [looks] })
    const notice = mount(ViewersNotice, { props: { queued: true } }).text()
    expect(notice).toBe('工号 1002 也在看，还没有接入；谁先点“接入”，客户就由谁服务')
  })

  it.each([
    ['not that he has it open', false, ''],
    ['that he writes', true, '工号 1002 正在回复这位客户'],
  ])('says of who serves %s', (_what, writing, words) => {
    Object.assign(useLive(), { viewers: [{ number: '1002', writing }] })
    expect(mount(ViewersNotice, { props: { serving: '1002' } }).text()).toBe(words)
  })
})
