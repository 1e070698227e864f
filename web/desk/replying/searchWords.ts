import { staffWords } from '@subtext/staff-ui'

const percent = (probability: number): string => `${Math.round(probability * 100)}%`

export const searchWords = staffWords(
  {
    title: '搜索知识库',
    placeholder: '搜知识库（Alt + S）：↑↓ 选，Enter 插入',
    searching: '正在搜索…',
    count: (found: number) => (found ? `${found} 项业务` : '没有找到，换个说法试试'),
    results: '搜索结果',
    kind: { article: '答案', playbook: '办理要点' },
    sure: (probability: number) => percent(probability),
    insert: '插入答案',
    insertSteps: '插入答案和步骤',
    compare: '易混对比',
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
    placeholder: 'Search (Alt + S): ↑↓ choose, Enter inserts',
    searching: 'Searching…',
    count: (found: number) => (found ? `${found} topics` : 'Nothing found, try other words'),
    results: 'Results',
    kind: { article: 'Answer', playbook: 'Playbook' },
    sure: (probability: number) => percent(probability),
    insert: 'Insert answer',
    insertSteps: 'Insert answer and steps',
    compare: 'Compare',
    ownOnly: 'For agents only, not to be sent',
    ask: 'Ask first',
    materials: 'Papers needed',
    steps: 'Steps',
    fees: 'Fees',
    time: 'Time',
    risks: 'Mind',
  },
)
