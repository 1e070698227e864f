import { beforeEach, describe, expect, it } from 'vitest'
import { dropDrafts, loadDraft, saveDraft, withInserted } from './drafts'

beforeEach(() => sessionStorage.clear())

describe('drafts', () => {
  it('keeps one for each conversation until it is emptied', () => {
    saveDraft('c1', '写了一半')
    saveDraft('c2', '另一半')
    saveDraft('c2', '')
    expect([loadDraft('c1'), loadDraft('c2'), sessionStorage.length]).toEqual(['写了一半', '', 1])
  })

  it('drops all of them and nothing else', () => {
    sessionStorage.setItem('other', 'kept')
    saveDraft('c1', 'a')
    saveDraft('c2', 'b')
    dropDrafts()
    expect([sessionStorage.length, sessionStorage.getItem('other')]).toEqual([1, 'kept'])
  })
})

describe('withInserted', () => {
  it('puts the opening line first and loses nothing', () => {
    expect(withInserted('  ', '您好')).toBe('您好')
    expect(withInserted('请问金额？', '您好')).toBe('您好\n请问金额？')
  })
})
