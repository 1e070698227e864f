import { describe, expect, it } from 'vitest'
import type { TalkDraft } from '@subtext/api'
import { editOf, fieldsOf, isComplete } from './talk'

const DRAFT: TalkDraft = {
  id: 'mobile_login_0a1b2c',
  name: ' 登不上 ',
  turns: [
    { says: '登不上', expect: { kind: 'probe', topic: 'mobile.login', need: null, skill: null } },
    { says: '转人工', expect: { kind: 'handoff', topic: null, need: null, skill: 'ebank_tech' } },
  ],
  choices: { topics: [], needs: [], skills: [] },
}

describe('a conversation kept as a test', () => {
  it('expects what happened, and leaves out what may be anything', () => {
    expect(editOf(fieldsOf(DRAFT))).toEqual({
      kind: 'keep_talk',
      id: 'mobile_login_0a1b2c',
      name: '登不上',
      turns: [
        { says: '登不上', expect: { kind: 'probe', topic: 'mobile.login' } },
        { says: '转人工', expect: { kind: 'handoff', skill: 'ebank_tech' } },
      ],
    })
  })

  it('has a skill group only for a handoff, and nothing for what is not checked', () => {
    const fields = fieldsOf(DRAFT)
    fields.turns[0]!.kind = ''
    fields.turns[1]!.kind = 'talk'
    expect(editOf(fields).turns).toEqual([{ says: '登不上' }, { says: '转人工', expect: { kind: 'talk' } }])
  })

  it('takes a name and one message that is checked', () => {
    const fields = fieldsOf(DRAFT)
    expect(isComplete(fields)).toBe(true)
    expect(isComplete({ ...fields, name: '  ' })).toBe(false)
    fields.turns.forEach((turn) => (turn.kind = ''))
    expect(isComplete(fields)).toBe(false)
  })
})
