import { describe, expect, it, vi } from 'vitest'
import { allowSound, chime } from './sound'

describe('the tone', () => {
  it('is silent until the customer has touched the page, and sounds then', () => {
    const started: number[] = []
    const node = () => ({
      frequency: { value: 0 },
      gain: { setValueAtTime: () => undefined, exponentialRampToValueAtTime: () => undefined },
      connect: (next: unknown) => next,
      start: (at: number) => started.push(at),
      stop: () => undefined,
    })
    class Context {
      state = 'running'
      currentTime = 3
      resume = () => Promise.resolve()
      createOscillator = node
      createGain = node
    }
    vi.stubGlobal('AudioContext', Context)
    chime()
    allowSound(window)
    chime()
    expect(started).toEqual([])
    window.dispatchEvent(new Event('pointerdown'))
    chime()
    expect(started).toEqual([3])
  })
})
