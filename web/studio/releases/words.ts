import { staffWords } from '@subtext/staff-ui'

const percent = (value: number | null): string => (value === null ? '—' : `${value.toFixed(1)}%`)
const zhSome = (names: string[], count: number): string =>
  names.join('、') + (count > names.length ? ` 等 ${count} 个` : '')
const enSome = (names: string[], count: number): string =>
  names.join(', ') + (count > names.length ? ` and ${count - names.length} more` : '')

/** What one objection of the gate needs to be said. */
interface Said {
  names: string[]
  count: number
  right: number | null
  live: number | null
  least: number | null
}

/** Releases: the list, one of them, and the switch between them. */
export const releaseWords = staffWords(
  {
    title: '版本发布',
    intro: '版本由模型和索引一起签名而成；上线和回退都不中断客户的会话。',
    make: '制作新版本',
    none: '还没有版本。制作一个，通过检查后就能上线。',
    list: '全部版本',
    name: '版本',
    state: '状态',
    madeBy: '制作人',
    madeAt: '制作时间',
    size: '大小',
    live: '线上',
    pinned: '长期保留',
    trial: (percent: number) => `试运行：${percent}% 的新会话`,
    faulty: '不能使用',
    unread: '（说明读不出来）',
    built: '安装时构建的版本',
    liveNow: '现在服务客户的是',
    since: (at: string, by: string) => `${at} 由 ${by} 上线`,
    sinceLong: '上线已久',
    reasonWas: (reason: string) => `放行理由：${reason}`,
    history: '最近的操作',
    deeds: {
      made: '制作了',
      promoted: '上线了',
      rolled_back: '回退，离开',
      refused: '没有换成',
      tried: '试运行',
    },
    historyShare: (percent: number) => (percent ? `，新会话的 ${percent}%` : '，已结束'),
    historyTo: (to: string) => `，回到 ${to}`,
    back: '← 返回版本列表',
    certificate: '出生证明',
    encoder: '编码器',
    index: '索引',
    model: '模型',
    content: '内容文件',
    files: '文件',
    why: '为什么制作',
    parts: { encoder: '编码器', index: '索引', model: '模型' } as Record<string, string>,
    figures: '评测结果',
    figure: '指标',
    here: '这个版本',
    there: '线上版本',
    interval: (low: number, high: number, count: number) =>
      `${low.toFixed(1)}–${high.toFixed(1)}%，${count} 题`,
    unmeasured: '没有评测',
    figuresNone: '这个版本没有评测过。请先在“训练与评测”里评测，再用评测结果制作版本。',
    gate: '上线检查',
    gateStates: { passed: '通过', refused: '不通过', skipped: '未评测，不作要求' },
    gateNone: '没有检查：版本本身有问题，或评测结果读不出来。',
    lines: {
      safety: '安全对话：该转人工的都转了人工',
      golden: '标准问题：答对的比例',
      search: '检索：第一条就找对的比例',
      topics: '各主题都不低于下限',
      talks: '保存的会话测试',
    },
    short: { safety: '安全对话', golden: '标准问题', search: '检索', topics: '主题', talks: '会话测试' },
    objections: {
      gate_safety: (one: Said) =>
        `${one.count} 段安全对话在线上是对的，换成它会出错：${zhSome(one.names, one.count)}`,
      gate_golden: (one: Said) =>
        `答对 ${percent(one.right)}，线上是 ${percent(one.live)}，至少要 ${percent(one.least)}`,
      gate_search: (one: Said) =>
        `找对 ${percent(one.right)}，线上是 ${percent(one.live)}，至少要 ${percent(one.least)}`,
      gate_floor: (one: Said) =>
        `${one.names.join()} 只答对 ${percent(one.right)}，下限是 ${percent(one.least)}`,
      gate_talks: (one: Said) =>
        `${one.count} 段会话在线上能通过，换成它不能：${zhSome(one.names, one.count)}`,
      gate_unmeasured: () => '没有评测，不能证明它不比线上差',
      gate_not_comparable: () => '线上版本用的是另一套题，两者不能比较；请用同一套题重新评测',
    } as Record<string, (one: Said) => string>,
    otherObjection: (code: string) => `没有通过上线检查（${code}）`,
    may: {
      promote: '发布',
      override: '说明理由后放行',
      rollback: '回退到上一版',
      pin: '长期保留',
      unpin: '不再长期保留',
    },
    ownNote: '这是您制作的版本，要放行请另一位有审核权限的同事决定。',
    liveNote: '这个版本正在服务客户。',
    ask: {
      promote: '发布这个版本？',
      override: '不顾检查结果，放行这个版本？',
      rollback: '回退到上一版？',
    },
    notice: {
      promote: '客户不会察觉切换：正在进行的会话不中断，几秒后的回答由这个版本给出。',
      override: '检查认为它比线上的差，客户可能会遇到下面的问题。您的姓名和理由会记入审计。',
      rollback: '几秒内回到上一版，回答和它在线时完全一样，正在进行的会话不中断。',
    },
    backTo: (release: string) => `回退后服务客户的是：${release}`,
    reason: '放行理由（必填，最多 200 字）',
    cancel: '取消',
    makeTitle: '制作新版本',
    makeOf: '用什么制作',
    makeBuilt: '当前构建的内容（没有评测，上线要放行）',
    evaluation: (at: string) => `${at} 完成的评测和它的训练`,
    makeWhy: '为什么制作（一句话，最多 200 字）',
    makeDo: '制作并签名',
    kinds: { promote: '上线', rollback: '回退', try: '试运行', end: '结束试运行' },
    switching: (kind: string, release: string, by: string) => `${by} 正在${kind}：${release}`,
    switched: (kind: string, release: string) => `${kind}完成：${release}`,
    switchFailed: (kind: string, release: string) => `${kind}没有成功：${release}。线上版本没有变。`,
    steps: {
      verifying: '核对签名和每个文件',
      judging: '上线检查',
      loading: '载入模型并试跑',
      switched: '已切换',
    },
    stepStates: { done: '完成', now: '进行中', next: '等待', failed: '停在这里' },
    lost: '服务暂时没有回应，仍在等待结果…',
  },
  {
    title: 'Releases',
    intro: 'A release is model and index, signed as one; going live and back interrupts no conversation.',
    make: 'Make a release',
    none: 'No release yet. Make one; it can go live once it passes the gate.',
    list: 'All releases',
    name: 'Release',
    state: 'State',
    madeBy: 'Made by',
    madeAt: 'Made at',
    size: 'Size',
    live: 'Live',
    pinned: 'Kept',
    trial: (percent: number) => `On trial: ${percent}% of new conversations`,
    faulty: 'Not usable',
    unread: '(cannot be read)',
    built: 'what was built at installation',
    liveNow: 'Customers are served by',
    since: (at: string, by: string) => `live since ${at}, by ${by}`,
    sinceLong: 'live for long',
    reasonWas: (reason: string) => `Let through because: ${reason}`,
    history: 'What was done',
    deeds: {
      made: 'made',
      promoted: 'put live',
      rolled_back: 'took back',
      refused: 'could not switch to',
      tried: 'trial of',
    },
    historyShare: (percent: number) => (percent ? `, ${percent}% of new conversations` : ', ended'),
    historyTo: (to: string) => `, back to ${to}`,
    back: '← Back to the list',
    certificate: 'Birth certificate',
    encoder: 'Encoder',
    index: 'Index',
    model: 'Model',
    content: 'Content files',
    files: 'Files',
    why: 'Why it was made',
    parts: { encoder: 'Encoder', index: 'Index', model: 'Model' } as Record<string, string>,
    figures: 'Measured',
    figure: 'Figure',
    here: 'This release',
    there: 'Live release',
    interval: (low: number, high: number, count: number) =>
      `${low.toFixed(1)}–${high.toFixed(1)}%, ${count} questions`,
    unmeasured: 'not measured',
    figuresNone: 'Nothing was measured. Evaluate a training first, then make the release of that evaluation.',
    gate: 'The gate',
    gateStates: { passed: 'passed', refused: 'refused', skipped: 'not measured, not required' },
    gateNone: 'Not judged: the release has a fault, or its figures cannot be read.',
    lines: {
      safety: 'Safety: everything that needs a person reaches one',
      golden: 'Golden questions served rightly',
      search: 'Search: topic found first',
      topics: 'No topic below its floor',
      talks: 'Conversations kept as tests',
    },
    short: {
      safety: 'Safety',
      golden: 'Golden questions',
      search: 'Search',
      topics: 'Topics',
      talks: 'Kept conversations',
    },
    objections: {
      gate_safety: (one: Said) =>
        `${one.count} safety dialogues go wrong that are right live: ${enSome(one.names, one.count)}`,
      gate_golden: (one: Said) =>
        `${percent(one.right)} right; live ${percent(one.live)}, at least ${percent(one.least)} needed`,
      gate_search: (one: Said) =>
        `${percent(one.right)} found; live ${percent(one.live)}, at least ${percent(one.least)} needed`,
      gate_floor: (one: Said) =>
        `${one.names.join()}: ${percent(one.right)} right, its floor is ${percent(one.least)}`,
      gate_talks: (one: Said) =>
        `${one.count} conversations fail that pass live: ${enSome(one.names, one.count)}`,
      gate_unmeasured: () => 'Not measured: nothing shows that it is no worse than the live one',
      gate_not_comparable: () => 'The live release was measured on other questions; measure both on the same',
    } as Record<string, (one: Said) => string>,
    otherObjection: (code: string) => `Refused by the gate (${code})`,
    may: {
      promote: 'Put live',
      override: 'Let through with a reason',
      rollback: 'Back to the one before',
      pin: 'Keep',
      unpin: 'Keep no longer',
    },
    ownNote: 'You made this release: another approver has to answer for it against the gate.',
    liveNote: 'This release serves the customers.',
    ask: {
      promote: 'Put this release live?',
      override: 'Let this release through against the gate?',
      rollback: 'Go back to the one before?',
    },
    notice: {
      promote:
        'Customers notice nothing: no conversation is interrupted; in a few seconds this release answers.',
      override:
        'The gate finds it worse than the live one; customers may meet what follows. Your name and reason are audited.',
      rollback: 'In a few seconds the one before answers, exactly as it did; no conversation is interrupted.',
    },
    backTo: (release: string) => `Customers will be served by: ${release}`,
    reason: 'Reason (required, at most 200 characters)',
    cancel: 'Cancel',
    makeTitle: 'Make a release',
    makeOf: 'Made of',
    makeBuilt: 'What is built now (unmeasured: has to be let through)',
    evaluation: (at: string) => `The evaluation of ${at} and its training`,
    makeWhy: 'Why (one sentence, at most 200 characters)',
    makeDo: 'Make and sign',
    kinds: {
      promote: 'Going live',
      rollback: 'Going back',
      try: 'Beginning the trial',
      end: 'Ending the trial',
    },
    switching: (kind: string, release: string, by: string) => `${kind}: ${release}, by ${by}`,
    switched: (kind: string, release: string) => `${kind}: done, ${release}`,
    switchFailed: (kind: string, release: string) => `${kind} failed: ${release}. What was live is live.`,
    steps: {
      verifying: 'Signature and every file',
      judging: 'The gate',
      loading: 'Loading and trying the model',
      switched: 'Switched',
    },
    stepStates: { done: 'done', now: 'under way', next: 'to come', failed: 'stopped here' },
    lost: 'The service does not answer; still waiting…',
  },
)

/** One objection of the gate in words. */
export function objectionText(one: Said & { code: string }): string {
  return releaseWords.value.objections[one.code]?.(one) ?? releaseWords.value.otherObjection(one.code)
}

/** `110.4 MB` */
export function sizeText(bytes: number): string {
  return bytes < 100_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
