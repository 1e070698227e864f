import { describe, expect, it } from 'vitest'
import { event, handed, said, snapshot } from '../testing'
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

describe('a thread of which only the end was fetched', () => {
  const all = [said(1, '一'), said(2, '二'), said(3, '三'), said(4, '四')]
  const end = (events = all.slice(2)) => ({ ...snapshot(events), last_seq: events.at(-1)!.seq })
  const texts = (threads: ReturnType<typeof createThreads>): string[] =>
    threads.all.value.get('c1')!.log.entries.flatMap((one) => (one.kind === 'said' ? one.text : []))

  it('keeps what was fetched from before when it is opened anew', () => {
    const threads = createThreads()
    threads.take(end())
    threads.prepend('c1', all.slice(0, 2))
    threads.take(end([...all.slice(2), event(5, 'message.recalled', { seq: 2 })]))
    expect(texts(threads)).toEqual(['一', '', '三', '四'])
    expect(threads.all.value.get('c1')?.log.firstSeq).toBe(1)
  })

  it('starts over where the new end does not meet the old one, or the log was rewritten', () => {
    const threads = createThreads()
    threads.take(end(all.slice(1, 2)))
    threads.take(end(all.slice(3)))
    expect(texts(threads)).toEqual(['四'])
    threads.take({ ...end(), epoch: 'e2' })
    expect(texts(threads)).toEqual(['三', '四'])
  })
})
