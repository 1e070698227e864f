import { describe, expect, it } from 'vitest'
import { handed, said, snapshot } from '../testing'
import { createThreads } from './threads'

describe('the summary of an open thread', () => {
  it('is fetched again when a waiting customer adds something', () => {
    const threads = createThreads()
    threads.take(snapshot([said(1, '换汇'), handed(2, 'bot', 'queued')], 'queued'))
    expect(threads.receive(said(3, '孩子下周开学'))).toBe(false)
    threads.take(snapshot([said(1, '换汇'), handed(2, 'bot', 'queued'), said(3, '孩子下周开学')], 'queued'))
    expect(threads.receive(said(3, '孩子下周开学'))).toBe(true)
  })

  it('stays as it is once a person serves him', () => {
    const threads = createThreads()
    threads.take(snapshot([said(1, '换汇')], 'human'))
    expect(threads.receive(said(2, '您好'))).toBe(true)
  })
})
