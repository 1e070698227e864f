import type { Release, ReleaseList, ReleaseSwitch } from '@subtext/api'

/** Made up, for tests. */
export const RUN: ReleaseSwitch = {
  kind: 'promote',
  release: 'r2',
  before: 'r1',
  by: '审核甲',
  started_at: '2026-11-22T04:00:00Z',
  state: 'running',
  step: 'verifying',
  ended_at: null,
  code: null,
  objections: [],
  percent: 0,
}

const ITEM = { made_at: '2026-11-22T03:00:00Z', made_by: '编辑甲', size: 110_400_000, trial: 0 }

export const LIST: ReleaseList = {
  items: [
    { ...ITEM, id: 'r2', why: '新增还款话题', live: false, pinned: false, fault: 'release_changed' },
    { ...ITEM, id: 'r1', why: '第一版', live: true, pinned: true, fault: null },
  ],
  live: 'r1',
  since: {
    at: '2026-11-22T02:00:00Z',
    deed: 'promoted',
    by: '审核乙',
    release: 'r1',
    to: null,
    reason: '紧急修复',
    code: null,
    percent: null,
  },
  change: 'c1',
  can_go_back: true,
  back_to: null,
  switch: null,
  history: [],
  may_make: true,
  may_decide: true,
}

export const REFUSED: Release = {
  ...ITEM,
  id: 'r2',
  why: '新增还款话题',
  live: false,
  pinned: false,
  fault: null,
  certificate: {
    encoder: 'e'.repeat(64),
    index: '9b04cdc225b466ed',
    model: 'm2',
    content: 'c'.repeat(64),
    parts: { model: { trained_at: 1 } },
    files: [{ path: 'rasa/subtext.tar.gz', size: 2_000_000, sha256: 'f'.repeat(64) }],
  },
  figures: [{ name: 'golden', value: 60, low: 55.1, high: 64.7, questions: 400 }],
  live_figures: [{ name: 'golden', value: 90, low: 86.7, high: 92.6, questions: 400 }],
  gate: [
    { line: 'safety', state: 'passed', objections: [] },
    {
      line: 'golden',
      state: 'refused',
      objections: [
        {
          code: 'gate_golden',
          text: '60.0 % right',
          line: 'golden',
          names: [],
          count: 0,
          right: 60,
          live: 90,
          least: 86.66,
        },
      ],
    },
    { line: 'talks', state: 'skipped', objections: [] },
  ],
  change: 'c1',
  can_go_back: true,
  back_to: null,
  may: ['override', 'pin'],
  own: false,
}
