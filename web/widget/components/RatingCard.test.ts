import type { GivenRating, RatingTags } from '@subtext/api'
import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import RatingCard from './RatingCard.vue'

const TAGS: RatingTags = {
  bot: { good: [{ id: 'clear', name: '说得清楚' }], bad: [{ id: 'misread', name: '没听懂我的话' }] },
  agent: { good: [{ id: 'kind', name: '态度亲切' }], bad: [] },
}

function card(rate = vi.fn((given: GivenRating) => Promise.resolve(void given))) {
  const tags = vi.fn(() => Promise.resolve(TAGS))
  const props = { rating: 'r_1', about: 'bot' as const, given: false, tags, rate }
  const wrapper = mount(RatingCard, { props, attachTo: document.body })
  const star = async (score: number): Promise<void> => {
    await wrapper.findAll('input[type=radio]')[score - 1]!.setValue(true)
    await flushPromises()
  }
  const ticks = () => wrapper.findAll('.sw-tag').map((one) => one.text())
  return { wrapper, rate, tags, star, ticks }
}

describe('RatingCard', () => {
  it('asks for nothing but a score and can be left at once', async () => {
    const { wrapper, tags } = card()
    expect(wrapper.find('button[type=submit]').exists()).toBe(false)
    expect(tags).not.toHaveBeenCalled()
    await wrapper.get('.sw-plain').trigger('click')
    expect(wrapper.emitted('close')).toHaveLength(1)
  })

  it('offers what fits the score and sends it once', async () => {
    const { wrapper, rate, star, ticks } = card()
    await star(5)
    expect(ticks()).toEqual(['说得清楚'])
    await wrapper.get('.sw-tag').trigger('click')
    await star(2)
    expect(ticks()).toEqual(['没听懂我的话'])
    expect(wrapper.get('.sw-tag').attributes('aria-pressed')).toBe('false')
    await wrapper.get('.sw-tag').trigger('click')
    await wrapper.get('textarea').setValue(' 再想想 ')
    void wrapper.get('form').trigger('submit')
    void wrapper.get('form').trigger('submit')
    expect(wrapper.emitted('rated')).toHaveLength(1)
    await flushPromises()
    expect(rate.mock.calls).toEqual([[{ rating: 'r_1', score: 2, tags: ['misread'], comment: '再想想' }]])
    expect(wrapper.get('[role=status]').text()).toBe('谢谢您的评价，我们会继续改进。')
  })

  it('keeps everything when it was not sent', async () => {
    const { wrapper, star } = card(vi.fn(() => Promise.reject(new Error('offline'))))
    await star(1)
    await wrapper.get('textarea').setValue('慢')
    await wrapper.get('form').trigger('submit')
    await flushPromises()
    expect(wrapper.get('[role=alert]').text()).toBe('没有提交成功，请再试一次。')
    expect(wrapper.get('textarea').element.value).toBe('慢')
  })

  it('does without tags when there are none', async () => {
    const { wrapper, tags, star } = card()
    tags.mockRejectedValueOnce(new Error('offline'))
    await star(4)
    expect(wrapper.find('.sw-tag').exists()).toBe(false)
    expect(wrapper.find('button[type=submit]').exists()).toBe(true)
  })
})
