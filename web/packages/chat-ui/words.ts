import { inject, type InjectionKey } from 'vue'
import type { Speaker } from './log'

/** Every word the shared components say; an app gives another language by providing `CHAT_WORDS`. */
export interface ChatWords {
  messages: string
  speaker: Record<Speaker, string>
  sending: string
  sent: string
  failed: string
  retry: string
  retryMessage: (text: string) => string
  typing: (who: string) => string
  toLatest: string
  newMessages: (count: number) => string
  choices: string
  chosen: string
  masked: (kinds: string[]) => string
  yourMessage: string
  placeholder: string
  send: string
  counter: (length: number, max: number) => string
  tooLong: (over: number) => string
}

/** Names of the kinds of personal data the service hides. */
const KINDS: Record<string, string> = {
  code: '验证码',
  password: '密码',
  cvv: '卡背安全码',
  expiry: '卡片有效期',
  card: '银行卡号',
  account: '账号',
  id_card: '身份证号',
  document: '证件号',
  phone: '手机号',
  name: '姓名',
  email: '邮箱',
  address: '地址',
  login: '登录名',
  birth: '出生日期',
  plate: '车牌号',
}

const kindNames = (kinds: string[]): string =>
  [...new Set(kinds.map((kind) => KINDS[kind] ?? '个人信息'))].join('、')

export const zhCN: ChatWords = {
  messages: '对话消息',
  speaker: { customer: '我', bot: '智能客服', agent: '人工客服' },
  sending: '发送中',
  sent: '已送达',
  failed: '发送失败',
  retry: '重新发送',
  retryMessage: (text) => `重新发送：${text}`,
  typing: (who) => `${who}正在输入`,
  toLatest: '回到最新消息',
  newMessages: (count) => `${count} 条新消息`,
  choices: '请选择',
  chosen: '已选择',
  masked: (kinds) => `已为您隐藏${kindNames(kinds)}`,
  yourMessage: '输入您的问题',
  placeholder: '请输入您的问题',
  send: '发送',
  counter: (length, max) => `${length}/${max}`,
  tooLong: (over) => `超出 ${over} 个字，请缩短后发送`,
}

export const CHAT_WORDS: InjectionKey<ChatWords> = Symbol('chat words')

export function useChatWords(): ChatWords {
  return inject(CHAT_WORDS, zhCN)
}
