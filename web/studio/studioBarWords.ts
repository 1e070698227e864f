import { staffWords } from '@subtext/staff-ui'

export const studioBarWords = staffWords(
  {
    title: '维护工作台',
    conversations: '会话',
    inbox: '待看消息',
    unresolved: '未解决问题',
    changes: '内容改动',
    jobs: '训练与评测',
    releases: '版本发布',
    insights: '运营洞察',
    accounts: '账号',
    audit: '操作记录',
  },
  {
    title: 'Studio',
    conversations: 'Conversations',
    inbox: 'Inbox',
    unresolved: 'Unresolved',
    changes: 'Content changes',
    jobs: 'Train and evaluate',
    releases: 'Releases',
    insights: 'Insights',
    accounts: 'Accounts',
    audit: 'Audit trail',
  },
)
