import { asApiError, type Owner } from '@subtext/api'
import { staffLocale } from './locale'
import { BY_CODE_EN, BY_STATUS_EN, OTHERWISE_EN } from './wording.en'
import { staffUiWords } from './words'

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
  not_snoozed: '这个会话没有放到稍后',
  no_opening: '近期没有营业时间，请选别的时间',
  nothing_to_compare: '这项业务没有可以对比的内容',
  other_skill: '这位客户属于其他技能组',
  role_required: '此账号没有使用此页面的权限',
  still_waiting: '客户还在排队，还没有同事接待',
  service_over: '人工服务已经结束',
  own_conversation: '这位客户本来就由您服务',
  changed_hands: '会话刚刚换了人接待，请看过再决定',
  not_an_agent: '您的账号没有坐席身份，不能接待客户',
  already_asked: '已经在请主管帮忙，请稍等',
  not_asked: '求助已经结束了',
  already_blocked: '这位客户已经被限制发言',
  already_proposed: '已经有同事提出，等主管决定',
  block_decided: '已经有人处理过了，或提请已过时',
  block_over: '限制已经结束了',
  note_missing: '选“其他”时请写明情况',
  no_offer: '这位客户已不再呼叫您',
  recall_late: '发出超过两分钟，不能再撤回了',
  recall_masked: '这条消息里的个人信息已经隐藏，不用再撤回',
  reason_required: '请选择小休的原因',
  message_not_found: '没有找到这条消息',
  too_many_views: '已经有 20 个视图，请先删除不用的',
  view_not_found: '这个视图已经不在了',
  phrase_not_found: '这条快捷回复已经删除',
  phrase_changed: '这条快捷回复刚被改过，请看过新内容再改',
  phrase_shared: '团队和全行的快捷回复由主管维护',
  phrases_full: '最多保存 1000 条，请先删去不用的',
  phrase_too_long: '内容最多 500 个字',
  shortcode_taken: '这个快捷码已经用了，请换一个',
  shortcode_invalid: '快捷码由 1–24 个汉字、字母、数字或 _ - 组成',
  title_invalid: '标题需要 1–30 个字',
  category_invalid: '分类最多 20 个字',
  text_empty: '请写上内容',
  skill_unknown: '没有这个技能组',
  variable_unknown: '里面有不认识的变量，请从下面的变量中选',
  too_many_favourites: '最多收藏 50 条',
  file_too_large: '文件太大，请分成几个文件导入',
  file_unreadable: '读不出文件里的文字，请另存为 UTF-8 编码的 CSV 后再导入',
  file_broken: '文件的格式不完整，请检查引号和括号后再导入',
  file_empty: '文件里没有快捷回复',
  columns_missing: '第一行需要有这几列：快捷码、标题、内容',
  too_many_rows: '一个文件最多 2000 条',
  import_outdated: '文件或现有的快捷回复变了，请重新核对差异',
  import_refused: '有不能导入的行，请改好后再导入',
  change_findings: '内容检查还有没通过的地方，请先改好',
  change_not_found: '没有找到这份改动',
  change_outdated: '这份改动刚被同事动过，请看过最新内容再决定',
  change_state: '这份改动的状态已经变了，请刷新后再看',
  content_busy: '另一项内容改动正在写入，请稍后再试',
  content_read_only: '内容文件夹不可写，改动没有生效',
  nothing_changes: '没有任何改动',
  not_author: '只有作者本人可以修改或提交这份改动',
  own_change: '自己写的改动要由另一位同事审核',
  personal_data: '内容里有疑似个人信息（如手机号、卡号、密码），请去掉后再保存',
  already_labelled: '其中有消息刚被同事处理过，已为您刷新',
  label_not_found: '这个决定已经撤销了',
  topic_unknown: '没有这个主题，请从列表中选',
  name_missing: '请写上新主题的名称',
  name_too_long: '主题名称最多 30 个字',
  csrf: '页面已过期，请刷新后再试',
  too_many: '操作过于频繁，请稍后再试',
}

/** Whose text names somebody, so the service's own is shown. */
const SAID_BY_SERVICE = new Set([
  'content_changed',
  'date_invalid',
  'example_known',
  'example_missing',
  'field_empty',
  'need_unknown',
  'topic_not_editable',
  'agent_away',
  'agent_busy',
  'agent_full',
  'agent_offline',
  'agent_on_break',
  'group_closed',
  'group_empty',
  'language_forbidden',
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
  if (staffLocale.value === 'en') return BY_CODE_EN[code] ?? BY_STATUS_EN[status] ?? OTHERWISE_EN
  return BY_CODE[code] ?? BY_STATUS[status] ?? '服务暂时不可用，请稍后重试'
}

/** Who has the conversation, in the language of the page. */
export function ownerName(owner: Owner): string {
  return staffUiWords.value.owners[owner]
}
