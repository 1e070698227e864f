import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { useInbox } from '../inbox/store'
import { card, inbox } from '../testing'
import { useWhom } from './whom'

beforeEach(() => setActivePinia(createPinia()))

it('names in a notice to whom it was done, and the deed alone where nobody is known', () => {
  const mine = [card('c1', { owner: 'human', headline: '换汇：「想换点美元」' })]
  useInbox().replace(inbox({ mine }))
  const told = useWhom()
  expect(told('已交还给智能客服', 'c1')).toBe('已交还给智能客服 · 换汇：「想换点美元」')
  expect(told('已交还给智能客服', 'gone')).toBe('已交还给智能客服')
  expect(told('已交还给智能客服', null)).toBe('已交还给智能客服')
})
