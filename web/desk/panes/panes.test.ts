import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import PaneGrip from './PaneGrip.vue'
import { usePanes, type Panes } from './usePanes'
import { fromKept, LEAST, MOST, resized, USUAL, widest, type Pane } from './widths'

const BRANCH = 1366

describe('widths', () => {
  it('leaves the conversation its room', () => {
    expect(resized('list', 400, USUAL, BRANCH)).toEqual({ list: 400, context: 348 })
    expect(widest('context', { list: 480, context: 348 }, BRANCH)).toBe(426)
    expect(resized('context', 9999, { list: 480, context: 348 }, BRANCH).context).toBe(426)
    expect(resized('list', 0, USUAL, BRANCH).list).toBe(LEAST.list)
    expect(widest('list', USUAL, 3000)).toBe(MOST.list)
  })

  it.each([
    [null, USUAL],
    ['nonsense', USUAL],
    ['{"list": 10, "context": "wide"}', USUAL],
    ['{"list": 260, "context": 400}', { list: 260, context: 400 }],
  ])('kept as %s', (kept, widths) => {
    expect(fromKept(kept)).toEqual(widths)
  })
})

describe('the panes of a desk', () => {
  /** A desk of its own, as after a reload. */
  function desk() {
    let panes!: Panes
    const Desk = defineComponent({
      setup() {
        panes = usePanes()
        return () => (['list', 'context'] as const).map((pane) => h(PaneGrip, { pane, panes }))
      },
    })
    const page = mount(Desk)
    const press = (pane: Pane, key: string, more = {}): Promise<void> =>
      page.get(`[data-testid="grip-${pane}"]`).trigger('keydown', { key, ...more })
    return { panes, page, press }
  }

  beforeEach(() => {
    sessionStorage.clear()
    vi.stubGlobal('innerWidth', BRANCH)
  })

  it.each([
    ['list', 'ArrowRight', USUAL.list + 16],
    ['list', 'ArrowLeft', USUAL.list - 16],
    ['context', 'ArrowLeft', USUAL.context + 16],
    ['list', 'Home', LEAST.list],
    ['list', 'End', MOST.list],
  ] as const)('the %s is resized by %s', async (pane, key, width) => {
    const { panes, page, press } = desk()
    await press(pane, key)
    expect(panes.widths[pane]).toBe(width)
    expect(page.get(`[data-testid="grip-${pane}"]`).attributes('aria-valuenow')).toBe(String(width))
    await press(pane, 'Enter')
    expect(panes.widths).toEqual(USUAL)
  })

  it('leave the keys of commands alone', async () => {
    const { panes, press } = desk()
    await press('list', 'ArrowRight', { altKey: true })
    expect(panes.widths).toEqual(USUAL)
  })

  it('are as wide after a reload as they were made', async () => {
    await desk().press('list', 'ArrowLeft')
    expect(desk().panes.style['--list-width']).toBe(`${USUAL.list - 16}px`)
  })

  it('give way where the window is narrow, and are wide again in a wide one', async () => {
    const { panes, press } = desk()
    await press('context', 'End')
    vi.stubGlobal('innerWidth', 1120)
    window.dispatchEvent(new Event('resize'))
    expect(panes.widths.context).toBe(360)
    vi.stubGlobal('innerWidth', BRANCH)
    window.dispatchEvent(new Event('resize'))
    expect(panes.widths.context).toBe(600)
  })
})
