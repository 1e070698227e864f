import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, provide } from 'vue'
import { CHAT_ACTIONS } from './actions'
import { CHAT_IMAGES, createImages, type Images } from './images'
import ImageViewer from './ImageViewer.vue'
import { applyEvent, beginSending, markFailed, openLog, reportProgress, type Log } from './log'
import MessageList from './MessageList.vue'
import { rowsOf } from './rows'
import { agentImage, opened, recalled, sentImage, snapshot } from './testing'

let images: Images
let loads: string[]
let cancelled: string[]

beforeEach(() => {
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:stored', revokeObjectURL: vi.fn() }))
  loads = []
  cancelled = []
  images = createImages((id) => {
    loads.push(id)
    return id === 'i_gone' ? Promise.reject(new Error('404')) : Promise.resolve(new Blob(['x']))
  })
})

function show(log: Log) {
  const rows = rowsOf(
    log,
    () => null,
    () => 'day',
  )
  const Screen = defineComponent(() => {
    provide(CHAT_IMAGES, images)
    provide(CHAT_ACTIONS, {
      mine: (row) => row.by === 'customer',
      now: Date.now,
      cancel: (id) => void cancelled.push(id),
    })
    return () => [h(MessageList, { rows }), h(ImageViewer)]
  })
  return mount(Screen, { attachTo: document.body })
}

const onItsWay = (): Log =>
  beginSending(openLog(snapshot([opened()])), {
    clientId: 'client-9',
    text: '',
    at: '2026-03-05T02:00:00Z',
    image: { url: 'blob:mine', progress: 0 },
  })

describe('an image in the conversation', () => {
  it('is fetched once and named for who cannot see it', async () => {
    const wrapper = show(openLog(snapshot([opened(), sentImage(2)])))
    await flushPromises()
    expect(wrapper.find('.st-picture img').attributes('src')).toBe('blob:stored')
    expect(wrapper.find('.st-picture-open').attributes('aria-label')).toBe('图片，已送达，查看大图')
    show(openLog(snapshot([opened(), sentImage(2)])))
    await flushPromises()
    expect(loads).toEqual(['i_2'])
  })

  it('of an agent is the agent’s, and gone once it is taken back', async () => {
    const log = openLog(snapshot([opened(), agentImage(2)]))
    const wrapper = show(log)
    await flushPromises()
    expect(wrapper.find('.st-message').attributes()).toMatchObject({
      'data-by': 'agent',
      'data-own': 'false',
    })
    expect(wrapper.find('.st-who').text()).toBe('人工客服 1024')
    expect(wrapper.find('.st-picture-open').attributes('aria-label')).toBe('图片，人工客服，查看大图')
    expect(wrapper.find('.st-picture img').attributes('src')).toBe('blob:stored')
    const after = show(applyEvent(log, recalled(3, 2)))
    expect([after.find('.st-picture').exists(), after.find('[data-testid="recalled"]').exists()]).toEqual([
      false,
      true,
    ])
  })

  it('opens large, closes by Escape and gives the focus back', async () => {
    const wrapper = show(openLog(snapshot([opened(), sentImage(2)])))
    await flushPromises()
    const button = wrapper.find('.st-picture-open')
    await button.trigger('click')
    await flushPromises()
    expect(wrapper.find('[data-testid="viewer"] img').attributes('src')).toBe('blob:stored')
    expect(document.activeElement?.textContent).toBe('关闭')
    await wrapper.find('[data-testid="viewer"]').trigger('keydown', { key: 'Escape' })
    await flushPromises()
    expect(wrapper.find('[data-testid="viewer"]').exists()).toBe(false)
    expect(document.activeElement).toBe(button.element)
  })

  it('says when it cannot be had, and is asked for again the next time', async () => {
    const gone = openLog(snapshot([opened(), sentImage(2, 'i_gone')]))
    const wrapper = show(gone)
    await flushPromises()
    expect(wrapper.find('.st-picture').text()).toBe('图片暂时打不开')
    show(gone)
    await flushPromises()
    expect(loads).toEqual(['i_gone', 'i_gone'])
  })

  it('is gone once it was taken back, also for whoever comes later', async () => {
    const log = applyEvent(openLog(snapshot([opened(), sentImage(2)])), recalled(3, 2))
    const wrapper = show(log)
    await flushPromises()
    expect(wrapper.find('.st-picture').exists()).toBe(false)
    expect(wrapper.find('[data-testid="recalled"]').text()).toBe('您撤回了一条消息')
    expect(loads).toEqual([])
  })

  it('shows how far it got and can be stopped', async () => {
    const wrapper = show(reportProgress(onItsWay(), 'client-9', 0.5))
    expect(wrapper.find('.st-picture img').attributes('src')).toBe('blob:mine')
    expect(wrapper.find('progress').attributes('value')).toBe('0.5')
    await wrapper.find('.st-picture-cancel').trigger('click')
    expect(cancelled).toEqual(['client-9'])
  })

  it('offers to send again what failed, by name', () => {
    const wrapper = show(markFailed(onItsWay(), 'client-9'))
    expect(wrapper.find('progress').exists()).toBe(false)
    expect(wrapper.find('.st-retry').attributes('aria-label')).toBe('重新发送：图片')
  })

  it('keeps its place from sending to the log', () => {
    const after = applyEvent(onItsWay(), sentImage(2, 'i_2', 'client-9'))
    expect(after.outbox).toEqual([])
    const rows = rowsOf(
      after,
      () => null,
      () => 'day',
    ).filter((row) => row.kind === 'bubble')
    expect(rows.map((row) => row.key)).toEqual(['client-9'])
  })
})
