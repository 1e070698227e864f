import type { Owner, QueueState } from '@subtext/api'

const {
  VITE_BANK_NAME: BANK,
  VITE_BANK_HOTLINE: HOTLINE,
  VITE_BANK_HUMAN_HOURS: HUMAN_HOURS,
} = import.meta.env

/** Everything the widget says in Chinese; another language is another object of this type. */
export const text = {
  bank: BANK,
  title: `${BANK}在线客服`,
  role: {
    bot: '智能客服',
    queued: '智能客服 · 正在为您转接人工',
    human: '人工客服',
    wrap_up: '智能客服',
    closed: '智能客服',
  } satisfies Record<Owner, string>,
  agentNumber: (number: string) => `工号\u00a0${number}`,
  minimise: '收起对话窗口',
  elder: '长辈版',
  elderOn: '切换到长辈版：字更大，回答分步说',
  elderOff: '切换到标准版',

  greeting: `您好，这里是${BANK}智能客服。`,
  greetingMore: '请说说您遇到的事，我来帮您找原因、想办法。需要人工时，随时点“转人工”。',
  hot: '大家常问',
  hotQuestions: [
    '银行卡丢了怎么办',
    '转账多久能到账',
    '怎么修改预留手机号',
    '信用卡怎么还款',
    '忘记取款密码怎么办',
    '收不到短信验证码',
  ],
  menu: '按业务找',
  menuBack: '返回上一级',

  noticeTitle: '开始前请您知晓',
  notice: [
    '您的提问会先由智能客服回答，需要时由人工客服接待；对话会被保存，用于办理业务和改进服务。',
    '请不要发送密码、短信验证码。身份证号、银行卡号等会自动隐藏后再保存。',
  ],
  agree: '同意并开始咨询',
  agreeAndSend: (question: string) => `同意后将为您发送：“${question}”`,

  human: '转人工',
  humanRequest: '转人工',
  humanWaiting: '排队中',
  humanServing: '人工服务中',
  humanHours: `人工服务时间：${HUMAN_HOURS}`,

  queueTitle: '正在为您转接人工客服',
  queuePlace: ({ position, ahead }: QueueState) =>
    ahead > 0
      ? `您目前排在第\u00a0${position}\u00a0位，前面还有\u00a0${ahead}\u00a0人`
      : '您排在最前面，马上就到',
  queueWait: ([low, high]: [number, number]) =>
    low < 1 ? `预计 ${Math.max(high, 1)} 分钟内接入` : `预计等待 ${low}–${high} 分钟`,
  queueWaitUnknown: '客服接入后会马上回复您，请稍候',
  queueStay: '等待期间可以继续补充说明，接入的客服都能看到。',
  choicesTitle: '等待时间较长，您也可以',
  choices: { callback: '约时间回电', message: '留言', wait: '继续等待' },
  callbackHint: '会打到您在本行预留的手机号。',
  callbackTime: '选择回电时间',
  callbackAbout: '想说的事（可不填）',
  messageLabel: '请写下您的问题，不用写卡号和密码',
  submitMessage: '提交留言',
  submitCallback: '约定这个时间',
  choiceBack: '返回',
  choosing: '正在提交…',
  choiceFailed: '没有提交成功，请再试一次',
  noSlots: '近期没有可约的时间，请留言。',
  leaveQueue: '取消排队',
  leavingQueue: '正在取消…',
  leaveFailed: '没有取消成功，请再试一次',

  offline: '网络连接中断，正在重新连接。没发出去的消息恢复后会自动发送。',
  lost: '本次对话已失效，请重新开始。',
  restart: '重新开始',
  connectFailed: `暂时连接不上，请稍后重试，或拨打客服热线 ${HOTLINE}。`,
  hotline: `客服热线 ${HOTLINE}`,
} as const
