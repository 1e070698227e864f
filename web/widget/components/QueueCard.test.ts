import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import type { QueueState } from '@subtext/api'
import QueueCard from './QueueCard.vue'

function words(queue: Partial<QueueState>): string {
  const state = { position: 1, ahead: 0, wait_minutes: null, ...queue }
  const leave = async (): Promise<void> => undefined
  const card = mount(QueueCard, { props: { queue: state, leave, choose: leave, slots: async () => [] } })
  return card.get('[role="status"]').text()
}

describe('what a customer who waits is told', () => {
  it('is how long, while somebody is there', () => {
    expect(words({ wait_minutes: [0, 1] })).toBe('您排在最前面，马上就到预计 1 分钟内接入')
    expect(words({ position: 3, ahead: 2, wait_minutes: [5, 6] })).toContain('预计等待 5–6 分钟')
  })

  it('promises nothing while nobody is on duty', () => {
    expect(words({})).toBe('您排在最前面现在暂时没有客服在岗，有人接入后马上回复您')
  })

  it('is the next opening while the desk is closed', () => {
    expect(words({ opens_at: '2026-11-23T00:00:00.000Z' })).toBe(
      '您排在最前面现在不在人工服务时间，11月23日周一 8:00 开始服务',
    )
  })
})
