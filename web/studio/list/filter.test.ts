// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { StudioConversation } from '@subtext/api'
import { appended, withKinds } from './filter'

const item = (conversation: string, kinds: StudioConversation['kinds'] = {}): StudioConversation => ({
  conversation,
  created_at: '',
  updated_at: '',
  owner: 'bot',
  turns: 1,
  first_text: '',
  kinds,
})
const ids = (items: StudioConversation[]): string[] => items.map((each) => each.conversation)

describe('withKinds', () => {
  const items = [item('a', { answer: 2 }), item('b', { refuse: 1, answer: 0 }), item('c')]

  it('shows everything while nothing is wanted', () =>
    expect(ids(withKinds(items, new Set()))).toEqual(['a', 'b', 'c']))

  it('shows conversations with any of the wanted kinds, none counted zero', () => {
    expect(ids(withKinds(items, new Set(['answer'])))).toEqual(['a'])
    expect(ids(withKinds(items, new Set(['answer', 'refuse'])))).toEqual(['a', 'b'])
  })
})

describe('appended', () => {
  it('keeps the order of the pages and shows nothing twice', () => {
    expect(ids(appended([item('a'), item('b')], [item('b'), item('c')]))).toEqual(['a', 'b', 'c'])
  })
})
