import type { Owner, QueueState } from '@subtext/api'
import { shallowReactive } from 'vue'

const {
  VITE_BANK_NAME: BANK,
  VITE_BANK_HOTLINE: HOTLINE,
  VITE_BANK_HUMAN_HOURS: HUMAN_HOURS,
} = import.meta.env

/** Everything the widget says; `bundles/` holds the same in other languages. `say` is what reaches the bot: Chinese. */
export const zhCN = {
  locale: 'zh-CN',
  /** Said where the bot answers in another language than the widget speaks. */
  answersIn: '',
  language: '语言',
  bank: BANK,
  title: `${BANK}在线客服`,
  role: {
    bot: '智能客服',
    queued: '正在为您转接人工',
    human: '人工客服',
    wrap_up: '智能客服',
    closed: '智能客服',
  } satisfies Record<Owner, string>,
  agentNumber: (number: string) => `\u00a0${number}`,
  minimise: '收起对话窗口',
  elder: '长辈版',
  elderShort: '长辈',
  elderOn: '切换到长辈版：字更大，回答分步说',
  elderOff: '切换到标准版',

  greeting: `您好，这里是${BANK}智能客服。`,
  greetingMore: '请说说您遇到的事，我来帮您找原因、想办法。需要人工时，随时点“转人工”。',
  hot: '大家常问',
  hotQuestions: [
    { icon: 'card', label: '银行卡丢了怎么办', say: '银行卡丢了怎么办' },
    { icon: 'transfer', label: '转账多久能到账', say: '转账多久能到账' },
    { icon: 'phone', label: '怎么修改预留手机号', say: '怎么修改预留手机号' },
    { icon: 'credit', label: '信用卡怎么还款', say: '信用卡怎么还款' },
    { icon: 'key', label: '忘记取款密码怎么办', say: '忘记取款密码怎么办' },
    { icon: 'message', label: '收不到短信验证码', say: '收不到短信验证码' },
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
  noticeOutdated: '服务须知已更新，请刷新页面后再咨询。没发出去的话还在这里，可以先复制。',

  human: '转人工',
  humanRequest: '转人工',
  humanWaiting: '排队中',
  humanServing: '人工服务中',
  humanHours: `人工服务时间：${HUMAN_HOURS}`,

  queueTitle: '正在为您转接人工客服',
  queuePlace: ({ position, ahead, wait_minutes: wait }: QueueState) =>
    ahead > 0
      ? `您目前排在第\u00a0${position}\u00a0位，前面还有\u00a0${ahead}\u00a0人`
      : `您排在最前面${wait ? '，马上就到' : ''}`,
  queueWait: ([low, high]: [number, number]) =>
    low < 1 ? `预计 ${Math.max(high, 1)} 分钟内接入` : `预计等待 ${low}–${high} 分钟`,
  queueWaitUnknown: '现在暂时没有客服在岗，有人接入后马上回复您',
  queueOpens: (when: string) => `现在不在人工服务时间，${when} 开始服务`,
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
  slotFull: '这个时间刚刚约满了，已换成最近的空档，请再提交一次。',
  leaveQueue: '取消排队',
  leavingQueue: '正在取消…',
  leaveFailed: '没有取消成功，请再试一次',

  transcript: '下载对话记录',
  transcriptFile: '对话记录.txt',
  transcriptFailed: '没有下载成功，请稍后再试。',
  deedFailed: '刚才的操作没有成功，请再试一次。',
  recallLate: '发出超过两分钟，不能再撤回了。',
  quoteGone: '引用的消息已撤回，这句没有发出。可以重新发送，不带引用。',

  ratingAsk: { bot: '智能客服的回答，您满意吗？', agent: '刚才的人工服务，您满意吗？' },
  ratingScores: ['很不满意', '不满意', '一般', '满意', '很满意'],
  ratingTags: '可以选几项',
  ratingComment: '还想说点什么（可不填，请不要写卡号和密码）',
  ratingSubmit: '提交评价',
  ratingSkip: '暂不评价',
  ratingThanks: '谢谢您的评价，我们会继续改进。',
  ratingFailed: '没有提交成功，请再试一次。',

  offline: '网络连接中断，正在重新连接。没发出去的消息恢复后会自动发送。',
  lost: '本次对话已失效，请重新开始。',
  restart: '重新开始',
  connectFailed: `暂时连接不上，请稍后重试，或拨打客服热线 ${HOTLINE}。`,
  signInHint: '现在登录网上银行确认是您本人，专员就不用再核对了。',
  signIn: '去登录',
  signInLater: '不登录，由专员核对',
  signedIn: '已确认是您本人，专员不用再核对。',
  lapsed: '登录状态已过期，正在等待页面重新确认您的身份。没发出去的消息会在确认后自动发送。',
  hotline: `客服热线 ${HOTLINE}`,

  image: '图片',
  imageChoose: '选择要发送的图片',
  imagePreview: '待发送的图片',
  imageWarning: '请不要拍身份证、银行卡和密码。图片不会自动遮挡。',
  imageSend: '发送图片',
  imageRemove: '移除',
  imageTooLarge: (mb: number) => `图片超过 ${mb} MB，请缩小后再发。`,
  imageRefused: {
    image_type: '只能发送 JPG、PNG 或 WebP 图片。',
    image_broken: '图片打不开，请换一张。',
    image_too_many_pixels: '图片尺寸太大，请缩小后再发。',
    image_too_large: '图片太大，请缩小后再发。',
    image_refused: '图片没有通过安全检查，请换一张。',
    image_needs_person: '人工客服接待时才能发送图片。',
  },

  previewOpen: '打开对话查看',
  previewClose: '关闭消息提示',
} as const

type Widen<T> = T extends string
  ? string
  : T extends (...given: infer Given) => string
    ? (...given: Given) => string
    : T extends readonly (infer Item)[]
      ? readonly Widen<Item>[]
      : { readonly [Key in keyof T]: Widen<T[Key]> }

/** A language of the widget. */
export type Text = Widen<typeof zhCN>

/** What is said now; `speak` of `locale.ts` exchanges it. */
export const text: Text = shallowReactive<Text>({ ...zhCN })
