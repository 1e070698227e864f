import { staffWords } from '@subtext/staff-ui'

const percent = (probability: number): string => `${Math.round(probability * 100)}%`

export const searchWords = staffWords(
  {
    title: '搜索知识库',
    placeholder: '搜知识库（Alt + S）：↑↓ 选，Enter 插入',
    searching: '正在搜索…',
    count: (likely: number, others: number) => {
      if (likely) return others ? `最相符的答案 ${likely} 个，其他 ${others} 个` : `最相符的答案 ${likely} 个`
      return others ? '没有很相符的答案，看看其他的，或换个说法' : '没有找到，换个说法试试'
    },
    others: '其他答案',
    missing: '没有合适的答案？反馈知识库缺答案（Alt + U）',
    enter: '按 Enter，选中的答案放进回复框；按 Shift + Enter，步骤也一起放进',
    results: '搜索结果',
    kind: { article: '答案', playbook: '办理要点' },
    sure: (probability: number) => `相符 ${percent(probability)}`,
    insert: '插入答案',
    insertSteps: '插入答案和步骤',
    compare: '对比相似业务',
    ownOnly: '只给坐席看，不要发给客户',
    ask: '先问客户',
    materials: '需要的材料',
    steps: '步骤',
    fees: '费用',
    time: '时间',
    risks: '注意',
  },
  {
    title: 'Search the knowledge base',
    placeholder: 'Search (Alt + S): ↑↓, then Enter',
    searching: 'Searching…',
    count: (likely: number, others: number) => {
      if (likely) return others ? `Likely answers: ${likely}, others: ${others}` : `Likely answers: ${likely}`
      return others
        ? 'Nothing likely; see what else it may be, or try other words'
        : 'Nothing found, try other words'
    },
    others: 'Other possibilities',
    missing: 'No fitting answer? Report a missing answer (Alt + U)',
    enter: 'Enter puts the chosen answer into the reply, Shift + Enter its steps too',
    results: 'Results',
    kind: { article: 'Answer', playbook: 'Playbook' },
    sure: (probability: number) => `match ${percent(probability)}`,
    insert: 'Insert answer',
    insertSteps: 'Insert answer and steps',
    compare: 'Compare similar topics',
    ownOnly: 'For agents only, not to be sent',
    ask: 'Ask first',
    materials: 'Papers needed',
    steps: 'Steps',
    fees: 'Fees',
    time: 'Time',
    risks: 'Mind',
  },
)
