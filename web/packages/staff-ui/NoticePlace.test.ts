import { mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import NoticePlace from './NoticePlace.vue'

const root = document.documentElement

function placeOf(left: number, width: number) {
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(left, 0, width, 48))
  const bar = mount(NoticePlace)
  const [at, wide] = ['--notice-left', '--notice-width'].map((name) => root.style.getPropertyValue(name))
  return { bar, at, wide, used: root.hasAttribute('data-notices') }
}

it('lays notices over the whole empty part, and into its middle where that is wide', () => {
  expect(placeOf(540, 460)).toMatchObject({ at: '540px', wide: '460px', used: true })
  expect(placeOf(500, 1000)).toMatchObject({ at: '680px', wide: '640px', used: true })
})

it('leaves notices where the kit puts them when the bar is full, and when it is gone', () => {
  expect(placeOf(700, 120).used).toBe(false)
  const { bar, used } = placeOf(540, 460)
  expect(used).toBe(true)
  bar.unmount()
  expect(root.hasAttribute('data-notices')).toBe(false)
})
