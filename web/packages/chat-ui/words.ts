import { inject, type InjectionKey } from 'vue'
import type { Speaker } from './log'

/** Every word the shared components say; an app gives another language by providing `CHAT_WORDS`. */
export interface ChatWords {
  /** For `Intl`. */
  locale: string
  today: string
  yesterday: string
  messages: string
  speaker: Record<Speaker, string>
  sending: string
  sent: string
  seen: string
  failed: string
  retry: string
  retryMessage: (text: string) => string
  typing: (who: string) => string
  /** Asks for the part of a long conversation that is not here. */
  earlier: string
  earlierLoading: string
  earlierFailed: string
  toLatest: string
  newMessages: (count: number) => string
  choices: string
  chosen: string
  masked: (kinds: string[]) => string
  yourMessage: string
  placeholder: string
  send: string
  feedback: string
  helpful: string
  unhelpful: string
  feedbackKept: string
  /** For whoever reads what the customer said of an answer. */
  feedbackRecord: (helpful: boolean) => string
  recall: string
  recallMessage: (text: string) => string
  recalledByMe: string
  recalledBy: (who: string) => string
  quoteIt: string
  quoteMessage: (text: string) => string
  quoted: (who: string, text: string) => string
  quotedRecalled: string
  quotedEarlier: string
  stopQuoting: string
  /** While a number is typed that will be hidden. */
  willHide: string
  counter: (length: number, max: number) => string
  tooLong: (over: number) => string
  readAloud: string
  stopReading: string
  /** Before a link leaves the bank's own pages. */
  leavingTitle: string
  leavingText: (host: string) => string
  leavingGo: string
  leavingStay: string
  image: string
  /** `state` is how far it got, or who sent it. */
  openImage: (state: string) => string
  cancelImage: string
  closeImage: string
  imageGone: string
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

/** Names each kind once; those without a name are `other`. */
export function naming(names: Record<string, string>, other: string, comma: string) {
  return (kinds: string[]): string => [...new Set(kinds.map((kind) => names[kind] ?? other))].join(comma)
}

const kindNames = naming(KINDS, '个人信息', '、')

export const zhCN: ChatWords = {
  locale: 'zh-CN',
  today: '今天',
  yesterday: '昨天',
  messages: '对话消息',
  speaker: { customer: '我', bot: '智能客服', agent: '人工客服' },
  sending: '发送中',
  sent: '已送达',
  seen: '已读',
  failed: '发送失败',
  retry: '重新发送',
  retryMessage: (text) => `重新发送：${text}`,
  typing: (who) => `${who}正在输入`,
  earlier: '查看更早的消息',
  earlierLoading: '正在读取更早的消息…',
  earlierFailed: '没有读取成功，请再试一次',
  toLatest: '回到最新消息',
  newMessages: (count) => `${count} 条新消息`,
  choices: '请选择',
  chosen: '已选择',
  masked: (kinds) => `已为您隐藏${kindNames(kinds)}`,
  yourMessage: '输入您的问题',
  placeholder: '请输入您的问题',
  send: '发送',
  feedback: '这个回答有帮助吗',
  helpful: '有帮助',
  unhelpful: '没帮助',
  feedbackKept: '谢谢您的反馈',
  feedbackRecord: (helpful) => (helpful ? '客户点了：有帮助' : '客户点了：没帮助'),
  recall: '撤回',
  recallMessage: (text) => `撤回：${text}`,
  recalledByMe: '您撤回了一条消息',
  recalledBy: (who) => `${who}撤回了一条消息`,
  quoteIt: '引用',
  quoteMessage: (text) => `引用：${text}`,
  quoted: (who, text) => `${who}：${text}`,
  quotedRecalled: '已撤回',
  quotedEarlier: '较早的一条消息',
  stopQuoting: '不引用',
  willHide: '像是证件号或卡号，发出后会自动隐藏，也可以不写。',
  counter: (length, max) => `${length}/${max}`,
  tooLong: (over) => `超出 ${over} 个字，请缩短后发送`,
  readAloud: '朗读',
  stopReading: '停止朗读',
  leavingTitle: '您将打开一个网页',
  leavingText: (host) => `网址是 ${host}。请确认网址无误，不要在陌生网页上输入密码和验证码。`,
  leavingGo: '继续打开',
  leavingStay: '不打开',
  image: '图片',
  openImage: (state) => `图片，${state}，查看大图`,
  cancelImage: '取消发送',
  closeImage: '关闭',
  imageGone: '图片暂时打不开',
}

export const CHAT_WORDS: InjectionKey<ChatWords> = Symbol('chat words')

export function useChatWords(): ChatWords {
  return inject(CHAT_WORDS, zhCN)
}
