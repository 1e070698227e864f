import type { TicketState, Urgency } from '@subtext/api'
import { staffWords } from '@subtext/staff-ui'

const CHINESE = {
  open: '建工单',
  title: '建工单',
  name: '标题',
  category: '问题分类',
  choose: '请选择',
  urgency: '紧急程度',
  urgencies: { normal: '一般', high: '较急', urgent: '紧急' } satisfies Record<Urgency, string>,
  note: '说明（选填）',
  explain: '转接摘要会一起提交，其中的个人信息已隐藏。客户看不到工单。',
  cancel: '取消',
  submit: '提交',
  done: '工单已提交，有编号后显示在会话里',
  list: '工单',
  states: {
    waiting: '正在提交',
    sent: '已送到，对方没有返回编号',
    accepted: '已受理',
    failed: '没有送到',
  } satisfies Record<TicketState, string>,
  again: (attempts: number) => `还没送到，已试 ${attempts} 次，会自动再试`,
  number: (number: string) => `工单号 ${number}`,
  retry: '重新提交',
  retryOf: (title: string) => `重新提交：${title}`,
  retried: '已重新提交',
  failed: (why: string) => `没有重新提交：${why}`,
  opened: (by: string) => `${by} 建了工单`,
  sentAgain: (by: string) => `${by} 重新提交了工单`,
  accepted: (number: string) => (number ? `工单已受理，工单号 ${number}` : '工单已送到，没有返回编号'),
  gaveUp: '工单没有送到，可以重新提交',
}

const ENGLISH: typeof CHINESE = {
  open: 'Open ticket',
  title: 'Open a ticket',
  name: 'Title',
  category: 'Category',
  choose: 'Choose',
  urgency: 'Urgency',
  urgencies: { normal: 'Normal', high: 'High', urgent: 'Urgent' },
  note: 'Note (optional)',
  explain: 'The summary goes with it, personal data hidden. The customer does not see the ticket.',
  cancel: 'Cancel',
  submit: 'Open',
  done: 'The ticket is on its way; its number will stand in the conversation',
  list: 'Tickets',
  states: {
    waiting: 'being sent',
    sent: 'arrived, no number came back',
    accepted: 'accepted',
    failed: 'did not arrive',
  },
  again: (attempts: number) => `not there yet, tried ${attempts} times, is tried again by itself`,
  number: (number: string) => `ticket ${number}`,
  retry: 'Send again',
  retryOf: (title: string) => `Send again: ${title}`,
  retried: 'Sent again',
  failed: (why: string) => `Not sent again: ${why}`,
  opened: (by: string) => `${by} opened a ticket`,
  sentAgain: (by: string) => `${by} sent a ticket again`,
  accepted: (number: string) =>
    number ? `The ticket was accepted: ${number}` : 'The ticket arrived; no number came back',
  gaveUp: 'The ticket did not arrive; it can be sent again',
}

export const ticketWords = staffWords(CHINESE, ENGLISH)
