import { staffWords } from '@subtext/staff-ui'

export const paneGripWords = staffWords(
  { list: '会话列表的宽度', context: '客户摘要的宽度', hint: '拖动或用左右键调整，双击恢复' },
  {
    list: 'Width of the list',
    context: 'Width of the summary',
    hint: 'Drag or use the arrow keys; double-click for the usual width',
  },
)
