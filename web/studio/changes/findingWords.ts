import { staffWords } from '@subtext/staff-ui'

/** What a rule of the content check says, and how to put it right. */
export interface RuleWords {
  what: string
  fix: string
}

const RULES: Record<string, RuleWords> = {
  missing: { what: '缺少必需的内容文件', fix: '请技术同事恢复这份文件。' },
  not_yaml: { what: '文件的格式读不出来', fix: '请技术同事检查这份文件的缩进和引号。' },
  repeated_key: { what: '同一栏写了两次', fix: '合并成一处，只留一个。' },
  schema: { what: '这一栏的格式不对', fix: '对照同类文件的写法改正。' },
  missing_field: { what: '缺少这一栏', fix: '补上这一栏的内容。' },
  unknown_field: { what: '有多余的栏目', fix: '改正栏目名称，或删掉它。' },
  id_path: { what: '编号和文件的位置对不上', fix: '把编号改成和文件夹、文件名一致。' },
  two_texts: { what: '同一个主题有两份内容', fix: '合并成一份。' },
  placeholder: { what: '大括号里的变量不存在', fix: '改成 bank.yml 里已有的名称，或先在那里加上。' },
  unknown_topic: { what: '主题表里没有这个主题', fix: '改用主题表里已有的编号。' },
  unknown_skill: { what: '没有这个技能组', fix: '改用已有的技能组，或先在主题表里加上。' },
  policy: { what: '内容的类型和主题不符', fix: '机器人回答的主题写答案，人工办理的主题写办理要点。' },
  urgent: { what: '紧急主题的保护提示不对', fix: '紧急主题必须写保护提示，其他主题不要写。' },
  dead_link: { what: '提到的主题不存在', fix: '改成已有的主题，或去掉这一项。' },
  unknown_surface: { what: '主题表里没有这个追问场景', fix: '核对场景编号。' },
  needs: { what: '需求和主题表对不上', fix: '让需求及其主题与主题表一致。' },
  facts: {
    what: '转人工前的提问和主题对不上',
    fix: '人工办理的主题写在其技能组的提问文件里；紧急主题不提问。',
  },
  pair: { what: '易混主题的区分提问写得不对', fix: '问句以“？”结尾，按钮简短，同一个词不能两边都算。' },
  hot_topic: { what: '热点的需求或日期不对', fix: '核对需求编号，生效日不早于来源日、不晚于失效日。' },
  menu_deep: { what: '菜单层级太多', fix: '合并几层，让客户少点几次。' },
  menu_person: { what: '菜单这一层没有转人工', fix: '在这一层加上转人工。' },
  menu_dead: { what: '菜单项没有对应的内容', fix: '为这个主题写好内容，或去掉这一项。' },
  category_deep: { what: '小结分类层级太多', fix: '合并几层。' },
  category_twice: { what: '小结分类的编号重复', fix: '给其中一个换编号。' },
  talk: {
    what: '回归会话写得不完整',
    fix: '写明期望的结果，主题、需求和技能组用主题表里已有的，编号与文件名一致。',
  },
  talk_twice: { what: '两份回归会话内容一样', fix: '只保留一份。' },
  identity: { what: '向客户询问了身份信息', fix: '去掉这样的提问，机器人不核实身份。' },
  too_long: { what: '回答太长', fix: '缩短回答，其余内容放到步骤里。' },
  long_sentence: { what: '有一句话太长', fix: '拆成两句，或少说一些。' },
  elder_line: { what: '长辈版一行写了不止一句', fix: '一行只写一句，每句另起一行。' },
  too_many: { what: '条数太多', fix: '合并几条，或去掉最少用的。' },
  too_few: { what: '条数太少', fix: '再补几条。' },
  empty: { what: '问法里没有文字或数字', fix: '删掉这一句。' },
  repeated: { what: '同一句问法写了两次', fix: '只保留一句。' },
  alike: { what: '两句问法几乎一样', fix: '删掉一句，或换一种问法。' },
  contradictory: { what: '同一句问法属于两个主题', fix: '只留在真正能回答它的主题里。' },
  twice: { what: '同样的话术或按钮出现两次', fix: '删掉一个，或换个说法。' },
  expired: { what: '已过失效日期', fix: '请审核内容后改晚失效日期；若是有意下线，可以保留。' },
  not_yet_valid: { what: '还没到生效日期', fix: '改成今天或更早，或到那天再提交。' },
  dates: { what: '失效日期早于生效日期', fix: '改正其中一个日期。' },
  unreviewed: { what: '没有其他部门审核', fix: '请另一个部门审核，并写上审核部门。' },
  stale_review: { what: '上次审核太久，或早于资料来源', fix: '重新审核内容，再更新生效日期。' },
  jargon: { what: '有客户听不懂的术语', fix: '换成日常说法，或在括号里解释。' },
  latin: { what: '有没解释的外文词', fix: '换成中文，或在括号里解释。' },
  command: { what: '语气像命令', fix: '换成“请您…”“可以…”这样的说法。' },
  promise: { what: '有不可承诺的说法', fix: '去掉承诺，如实说明条件。' },
  lexicon: { what: '术语表不完整', fix: '请技术同事补全术语表。' },
}

/** English has no dictionary of its own: the check speaks it. */
export const findingWords = staffWords(
  {
    rules: RULES,
    atMost: (now: string, most: string) => `现在 ${now}，最多 ${most}`,
    atLeast: (now: string, least: string) => `现在 ${now}，至少 ${least}`,
    technical: '技术说明',
    unknown: { what: '内容不符合规则', fix: '请按技术说明改正。' } as RuleWords,
  },
  {
    rules: {},
    atMost: (now: string, most: string) => `${now}, at most ${most}`,
    atLeast: (now: string, least: string) => `${now}, at least ${least}`,
    technical: 'Details',
    unknown: { what: '', fix: '' },
  },
)
