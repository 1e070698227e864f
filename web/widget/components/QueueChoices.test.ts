import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { ApiError, type QueueAnswer } from '@subtext/api'
import QueueChoices from './QueueChoices.vue'

const [TEN, ELEVEN] = ['2026-11-23T02:00:00.000Z', '2026-11-23T03:00:00.000Z']

describe('a callback at a time that others were faster to book', () => {
  it('offers the next free one, and takes it when it is submitted again', async () => {
    const asked: QueueAnswer[] = []
    const free = [[TEN, ELEVEN], [ELEVEN]]
    const card = mount(QueueChoices, {
      props: {
        choices: ['callback', 'wait'],
        slots: async () => free.shift() ?? [],
        choose: async (answer) => {
          asked.push(answer)
          if (asked.length === 1) throw new ApiError('slot_full', 409, '')
        },
      },
    })
    await card.get('button').trigger('click')
    await flushPromises()
    await card.get('form').trigger('submit')
    await flushPromises()
    expect(card.get('[role="alert"]').text()).toBe('这个时间刚刚约满了，已换成最近的空档，请再提交一次。')
    await card.get('form').trigger('submit')
    await flushPromises()
    expect(asked.map((answer) => 'at' in answer && answer.at)).toEqual([TEN, ELEVEN])
    expect(card.find('[role="alert"]').exists()).toBe(false)
  })
})
