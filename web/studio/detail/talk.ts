import type { KeepTalk, TalkDraft, TalkKind } from '@subtext/api'

/** One message in the form; '' is anything, and for `kind`: not checked. */
export interface TurnFields {
  says: string
  kind: TalkKind | ''
  topic: string
  need: string
  skill: string
}

export interface TalkFields {
  id: string
  name: string
  turns: TurnFields[]
}

export function fieldsOf(draft: TalkDraft): TalkFields {
  const turns = draft.turns.map(({ says, expect }) => ({
    says,
    kind: expect.kind,
    topic: expect.topic ?? '',
    need: expect.need ?? '',
    skill: expect.skill ?? '',
  }))
  return { id: draft.id, name: draft.name, turns }
}

/** Only a handoff has a skill group; what is not checked expects nothing. */
export function editOf({ id, name, turns }: TalkFields): KeepTalk {
  return {
    kind: 'keep_talk',
    id,
    name: name.trim(),
    turns: turns.map(({ says, kind, topic, need, skill }) =>
      kind === ''
        ? { says }
        : {
            says,
            expect: {
              kind,
              ...(topic && { topic }),
              ...(need && { need }),
              ...(skill && kind === 'handoff' && { skill }),
            },
          },
    ),
  }
}

export function isComplete({ name, turns }: TalkFields): boolean {
  return name.trim() !== '' && turns.some(({ kind }) => kind !== '')
}
