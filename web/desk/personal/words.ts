import type { RevealReason } from '@subtext/api'
import { staffWords } from '@subtext/staff-ui'

const zhKinds: Record<string, string> = {
  card: '卡号',
  account: '账号',
  phone: '手机号',
  id_card: '证件号',
  document: '证件号',
  email: '邮箱',
  address: '地址',
  login: '登录名',
  birth: '出生日期',
  plate: '车牌号',
  name: '姓名',
}
const enKinds: Record<string, string> = {
  card: 'card number',
  account: 'account number',
  phone: 'phone number',
  id_card: 'identity number',
  document: 'document number',
  email: 'e-mail address',
  address: 'address',
  login: 'login name',
  birth: 'date of birth',
  plate: 'licence plate',
  name: 'name',
}
const zhReasons: Record<RevealReason, string> = {
  identity: '核对身份',
  business: '办理客户要办的业务',
  callback: '回电联系客户',
  dispute: '核查争议或投诉',
  other: '其他',
}
const enReasons: Record<RevealReason, string> = {
  identity: 'Check who the customer is',
  business: 'Do what the customer asked for',
  callback: 'Call the customer back',
  dispute: 'Look into a dispute or complaint',
  other: 'Other',
}
/** The end of a value that is known: `手机号 尾号8000`. */
const END = / 尾号(\S+)$/
const zhKind = (kind: string): string => zhKinds[kind] ?? '个人信息'
const enKind = (kind: string): string => enKinds[kind] ?? 'value'

/** Masked values: the customer's card, and one value shown for a while. */
export const personalWords = staffWords(
  {
    card: '客户',
    said: '提供的信息',
    nothingSaid: '没有提供过号码、证件等信息',
    kind: zhKind,
    masked: (_kind: string, shown: string) => shown,
    see: '查看',
    seeKind: (kind: string) => `查看${zhKind(kind)}`,
    seeOne: (kind: string, shown: string) => `查看${zhKind(kind)} ${shown}`,
    explain: '为什么要看、谁看的、什么时候看的，都会记入操作记录。',
    why: '原因',
    reasons: zhReasons,
    note: '情况说明（最多 200 字）',
    noteNeeded: '情况说明（选“其他”时必填，最多 200 字）',
    cancel: '取消',
    show: '查看',
    hide: '立即隐藏',
    hidesIn: (seconds: number) =>
      `${seconds} 秒后自动隐藏。这次查看已记入操作记录；请只用于这次服务，不要抄到别处。`,
  },
  {
    card: 'Customer',
    said: 'Has said',
    nothingSaid: 'Has said no number, document or the like',
    kind: enKind,
    masked: (kind, shown) => [enKind(kind), END.exec(shown)?.[1]].filter(Boolean).join(' ending '),
    see: 'Show',
    seeKind: (kind) => `Show ${enKind(kind)}`,
    seeOne: (kind, shown) => `Show ${enKind(kind)} ${shown}`,
    explain: 'Why it was looked at, by whom and when stands in the audit trail.',
    why: 'Reason',
    reasons: enReasons,
    note: 'What for (200 characters)',
    noteNeeded: 'What for (required for “Other”; 200 characters)',
    cancel: 'Cancel',
    show: 'Show',
    hide: 'Hide now',
    hidesIn: (seconds) =>
      `Hidden again in ${seconds} s. This look is on record; for this service only, do not copy it elsewhere.`,
  },
)
