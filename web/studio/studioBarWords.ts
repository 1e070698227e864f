import { staffWords } from '@subtext/staff-ui'

export const studioBarWords = staffWords(
  { title: '维护工作台', conversations: '会话', inbox: '待看消息', changes: '内容改动' },
  { title: 'Studio', conversations: 'Conversations', inbox: 'Inbox', changes: 'Content changes' },
)
