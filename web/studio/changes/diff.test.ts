// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { diffLines } from './diff'

describe('diffLines', () => {
  it('tells what is new, gone, kept, and where, without the names of the files', () => {
    const diff = [
      '--- a.yml',
      '+++ a.yml',
      '@@ -1,2 +1,2 @@',
      ' id: a',
      '-title: 旧',
      '+title: 新',
      '--- x',
    ].join('\n')
    expect(diffLines(diff)).toEqual([
      { kind: 'place', text: '@@ -1,2 +1,2 @@' },
      { kind: 'same', text: 'id: a' },
      { kind: 'remove', text: 'title: 旧' },
      { kind: 'add', text: 'title: 新' },
      { kind: 'remove', text: '-- x' },
    ])
  })
})
