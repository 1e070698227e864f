import type { CallOptions, Http } from './http'

export type GateLineName = 'safety' | 'golden' | 'search' | 'topics' | 'talks'
export type SwitchStep = 'verifying' | 'judging' | 'loading' | 'switched'
export type ReleaseDeed = 'promote' | 'override' | 'rollback' | 'try' | 'end_trial' | 'pin' | 'unpin'

/** Figures are per cent. `names`: the first dialogues that go wrong, or the topic; `count`: how many there are. */
export interface GateObjection {
  code: string
  text: string
  line: GateLineName | null
  names: string[]
  count: number
  right: number | null
  live: number | null
  least: number | null
}

/** From one release to another; null is what was built. */
export interface ReleaseSwitch {
  kind: 'promote' | 'rollback' | 'try'
  release: string | null
  before: string | null
  by: string
  started_at: string
  state: 'running' | 'done' | 'failed'
  step: SwitchStep
  ended_at: string | null
  code: string | null
  objections: GateObjection[]
  /** Of a trial: the share of new conversations, 0 where it ends. */
  percent: number
}

/** `fault`: why it cannot go live. What cannot be read of it is null. */
export interface ReleaseItem {
  id: string
  made_at: string | null
  made_by: string | null
  why: string | null
  size: number
  live: boolean
  pinned: boolean
  /** Per cent of the new conversations it is tried on; 0 without a trial. */
  trial: number
  fault: string | null
}

export interface ReleaseDone {
  at: string
  deed: 'made' | 'promoted' | 'rolled_back' | 'refused' | 'tried'
  by: string
  release: string | null
  /** Where a way back led; null: to what was built. */
  to: string | null
  reason: string | null
  code: string | null
  /** Of a trial; 0 ended it. */
  percent: number | null
}

/** `change` goes with whatever is decided on what was looked at. */
export interface ReleasePointer {
  change: string
  can_go_back: boolean
  back_to: string | null
}

export interface ReleaseList extends ReleasePointer {
  items: ReleaseItem[]
  live: string | null
  since: ReleaseDone | null
  switch: ReleaseSwitch | null
  history: ReleaseDone[]
  may_make: boolean
  may_decide: boolean
}

/** Per cent, with the 95 % interval. */
export interface ReleaseFigure {
  name: GateLineName
  value: number
  low: number
  high: number
  questions: number
}

export interface GateLine {
  line: GateLineName
  state: 'passed' | 'refused' | 'skipped'
  objections: GateObjection[]
}

export interface Release extends ReleaseItem, ReleasePointer {
  certificate: {
    encoder: string
    index: string
    model: string
    content: string
    parts: Record<string, Record<string, string | number | boolean>>
    files: { path: string; size: number; sha256: string }[]
  } | null
  figures: ReleaseFigure[]
  live_figures: ReleaseFigure[]
  gate: GateLine[]
  may: ReleaseDeed[]
  own: boolean
}

/** An evaluation of a training, of which a release can be made. */
export interface MadeOf {
  id: string
  ended_at: string | null
}

export interface ReleasesApi {
  list(options?: CallOptions): Promise<ReleaseList>
  /** Reads every byte of it. Fails with `release_missing` (404). */
  read(release: string, options?: CallOptions): Promise<Release>
  /** Without an evaluation: of what is built, unmeasured. Fails with `release_busy` (409), `release_not_built` (409). */
  make(why: string, evaluation: string | null): Promise<ReleaseItem>
  evaluations(options?: CallOptions): Promise<MadeOf[]>
  pin(release: string, pinned: boolean): Promise<void>
  /** How the newest switch stands. */
  switching(options?: CallOptions): Promise<ReleaseSwitch | null>
  /** Answered before it is done. Fails with `release_busy`, `release_outdated` (409), `release_own` (403). */
  promote(release: string, change: string, reason?: string): Promise<ReleaseSwitch>
  rollBack(change: string): Promise<ReleaseSwitch>
  /** On `percent` of the new conversations; 0 ends the trial. Fails as `promote`, and with `release_no_trial` (409). */
  tryOut(release: string, percent: number, change: string): Promise<ReleaseSwitch>
}

const ALL = '/v1/studio/releases'
const ONE = '/v1/studio/release'
const SWITCH = '/v1/studio/release-switch'
/** A hundred megabytes are copied and read. */
const MAKE_MS = 60_000

interface Evaluation extends MadeOf {
  kind: string
  state: string
  of: string | null
}

export function createReleasesApi(http: Http): ReleasesApi {
  return {
    list: (options) => http.get(ALL, undefined, options),
    read: (release, options) => http.get(ONE, { release }, { timeoutMs: MAKE_MS, ...options }),
    make: (why, evaluation) =>
      http.post(ALL, evaluation === null ? { why } : { why, evaluation }, { timeoutMs: MAKE_MS }),
    evaluations: async (options) => {
      const { items } = await http.get<{ items: Evaluation[] }>('/v1/studio/jobs', undefined, options)
      return items.filter((one) => one.kind === 'evaluate' && one.state === 'succeeded' && one.of !== null)
    },
    pin: (release, pinned) => http.put(`${ONE}/pin`, { release, pinned }),
    switching: async (options) =>
      (await http.get<{ switch: ReleaseSwitch | null }>(SWITCH, undefined, options)).switch,
    promote: (release, change, reason) =>
      http.post(SWITCH, reason === undefined ? { release, change } : { release, change, reason }),
    rollBack: (change) => http.post(`${SWITCH}/back`, { change }),
    tryOut: (release, percent, change) => http.post(`${SWITCH}/trial`, { release, percent, change }),
  }
}
