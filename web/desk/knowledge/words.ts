import { staffWords } from '@subtext/staff-ui'

/** Two topics that are easily mixed up, side by side. */
export const compareWords = staffWords(
  {
    title: (topic: string) => `对比相似业务：${topic}`,
    none: '这项业务没有容易混淆的业务',
    others: '对比的业务',
    difference: '区别',
    ask: '可以问客户',
    alike: '异同',
    answer: '结论',
    same: '相同',
    other: '不同',
  },
  {
    title: (topic) => `Similar topics compared: ${topic}`,
    none: 'Nothing is easily mixed up with this topic',
    others: 'Compared with',
    difference: 'Difference',
    ask: 'Ask the customer',
    alike: 'Alike or not',
    answer: 'Answer',
    same: 'Same',
    other: 'Differs',
  },
)
