import { asApiError, type Owner } from '@subtext/api'

/** What staff read for each error code; a code without a line falls back to its HTTP status. */
const BY_CODE: Record<string, string> = {
  network: '网络连接中断，请检查网络后重试',
  timeout: '服务响应超时，请稍后重试',
  bad_reply: '服务返回了无法识别的内容，请稍后重试',
  already_taken: '该会话已被其他同事接入，或客户已离开队列',
  not_yours: '该会话当前不由您服务，已为您刷新',
  wrong_state: '会话状态已变化，已为您刷新',
  already_consulting: '已经在向一位同事求助，请先结束',
  already_held: '客户已经在等候中',
  category_missing: '请先选择问题分类',
  commitment_open: '还有答应客户的事没有办完，不能按“已解决”结束',
  commitment_ended: '这件事已经办结了',
  due_in_past: '约定的时间要在现在之后',
  due_too_far: '约定的时间太远了，最多 90 天',
  not_held: '客户没有在等候',
  nothing_to_compare: '这项业务没有可以对比的内容',
  other_skill: '这位客户属于其他技能组',
  role_required: '此账号没有使用此页面的权限',
  no_offer: '这位客户已不再呼叫您',
  recall_late: '发出超过两分钟，不能再撤回了',
  recall_masked: '这条消息里的个人信息已经隐藏，不用再撤回',
  reason_required: '请选择小休的原因',
  message_not_found: '没有找到这条消息',
  csrf: '页面已过期，请刷新后再试',
  too_many: '操作过于频繁，请稍后再试',
}

/** Whose text names somebody, so the service's own is shown. */
const SAID_BY_SERVICE = new Set([
  'agent_away',
  'agent_busy',
  'agent_full',
  'agent_offline',
  'agent_on_break',
  'group_closed',
  'group_empty',
])

const BY_STATUS: Record<number, string> = {
  400: '提交的内容有误，请检查后重试',
  401: '登录已失效，请重新登录',
  403: '您没有此项操作的权限',
  404: '会话不存在或您无权查看',
  409: '会话状态已变化，已为您刷新',
  413: '内容过长，请删减后重试',
  422: '提交的内容有误，请检查后重试',
  429: '操作过于频繁，请稍后再试',
}

export function errorText(error: unknown): string {
  const { code, status, message } = asApiError(error)
  if (SAID_BY_SERVICE.has(code) && message) return message
  return BY_CODE[code] ?? BY_STATUS[status] ?? '服务暂时不可用，请稍后重试'
}

export const OWNER_NAMES: Record<Owner, string> = {
  bot: '智能客服接待中',
  queued: '待接入',
  human: '人工服务中',
  wrap_up: '待小结',
  closed: '已结束',
}
