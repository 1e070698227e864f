import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { useSelection } from './selection'

const LIST = ['a', 'b', 'c', 'd', 'e']
const chosen = (): string[] => [...useSelection().chosen].sort()

beforeEach(() => setActivePinia(createPinia()))

describe('what is chosen', () => {
  it('grows by one, and by a range to the one that was chosen last, in either direction', () => {
    const selection = useSelection()
    selection.toggle('d', true)
    selection.extend(LIST, 'b', true)
    expect(chosen()).toEqual(['b', 'c', 'd'])
    selection.toggle('a', true)
    selection.toggle('b', false)
    selection.extend(LIST, 'c', false)
    expect(chosen()).toEqual(['a', 'd'])
  })

  it('is one where the range has no beginning', () => {
    const selection = useSelection()
    selection.extend(LIST, 'c', true)
    expect(chosen()).toEqual(['c'])
    selection.toggle('gone', true)
    selection.extend(LIST, 'e', true)
    expect(chosen()).toEqual(['c', 'e', 'gone'])
  })

  it('is never more than one request takes', () => {
    useSelection().take(Array.from({ length: 300 }, (_, index) => `c${index}`))
    expect(useSelection().chosen.size).toBe(200)
  })

  it('loses what is no longer listed', () => {
    const selection = useSelection()
    selection.take(LIST)
    selection.keep(['b', 'e', 'x'])
    expect(chosen()).toEqual(['b', 'e'])
    selection.clear()
    expect(chosen()).toEqual([])
  })
})
