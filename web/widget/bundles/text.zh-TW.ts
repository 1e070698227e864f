import type { Text } from '../text'

const {
  VITE_BANK_NAME: BANK,
  VITE_BANK_HOTLINE: HOTLINE,
  VITE_BANK_HUMAN_HOURS: HUMAN_HOURS,
} = import.meta.env

export const text: Text = {
  locale: 'zh-TW',
  answersIn: '智慧客服看得懂繁體字，目前以簡體字回答。',
  language: '語言',
  bank: BANK,
  title: `${BANK}線上客服`,
  role: {
    bot: '智慧客服',
    queued: '正在為您轉接專人',
    human: '專人客服',
    wrap_up: '智慧客服',
    closed: '智慧客服',
  },
  agentNumber: (number) => `員工編號\u00a0${number}`,
  minimise: '收起對話視窗',
  elder: '樂齡版',
  elderShort: '樂齡',
  elderOn: '切換到樂齡版：字更大，回答分步驟說',
  elderOff: '切換到標準版',

  greeting: `您好，這裡是${BANK}智慧客服。`,
  greetingMore: '請說說您遇到的事，我來幫您找原因、想辦法。需要專人時，隨時點「轉接專人」。',
  hot: '大家常問',
  hotQuestions: [
    { icon: 'card', label: '金融卡遺失怎麼辦', say: '银行卡丢了怎么办' },
    { icon: 'transfer', label: '轉帳多久會入帳', say: '转账多久能到账' },
    { icon: 'phone', label: '怎麼修改留存的手機號碼', say: '怎么修改预留手机号' },
    { icon: 'credit', label: '信用卡怎麼繳款', say: '信用卡怎么还款' },
    { icon: 'key', label: '忘記提款密碼怎麼辦', say: '忘记取款密码怎么办' },
    { icon: 'message', label: '收不到簡訊驗證碼', say: '收不到短信验证码' },
  ],
  menu: '依業務尋找',
  menuBack: '回上一層',

  noticeTitle: '開始前請您知悉',
  notice: [
    '您的提問會先由智慧客服回答，需要時由專人接待；對話會被保存，用於辦理業務和改善服務。',
    '請不要傳送密碼、簡訊驗證碼。身分證號碼、卡號等會自動隱藏後再保存。',
  ],
  agree: '同意並開始諮詢',
  agreeAndSend: (question) => `同意後將為您送出：「${question}」`,

  human: '轉接專人',
  humanRequest: '转人工',
  humanWaiting: '排隊中',
  humanServing: '專人服務中',
  humanHours: `專人服務時間：${HUMAN_HOURS}`,

  queueTitle: '正在為您轉接專人客服',
  queuePlace: ({ position, ahead, wait_minutes: wait }) =>
    ahead > 0
      ? `您目前排在第\u00a0${position}\u00a0位，前面還有\u00a0${ahead}\u00a0人`
      : `您排在最前面${wait ? '，馬上就到' : ''}`,
  queueWait: ([low, high]) =>
    low < 1 ? `預計 ${Math.max(high, 1)} 分鐘內接通` : `預計等待 ${low}–${high} 分鐘`,
  queueWaitUnknown: '現在暫時沒有客服在崗，有人接通後馬上回覆您',
  queueOpens: (when: string) => `現在不在人工服務時間，${when} 開始服務`,
  queueStay: '等待期間可以繼續補充說明，接待的客服都看得到。',
  choicesTitle: '等待時間較長，您也可以',
  choices: { callback: '預約回電', message: '留言', wait: '繼續等待' },
  callbackHint: '會撥打您在本行留存的手機號碼。',
  callbackTime: '選擇回電時間',
  callbackAbout: '想說的事（可不填）',
  messageLabel: '請寫下您的問題，不用寫卡號和密碼',
  submitMessage: '送出留言',
  submitCallback: '預約這個時間',
  choiceBack: '返回',
  choosing: '正在送出…',
  choiceFailed: '沒有送出成功，請再試一次',
  noSlots: '近期沒有可預約的時間，請留言。',
  leaveQueue: '取消排隊',
  leavingQueue: '正在取消…',
  leaveFailed: '沒有取消成功，請再試一次',

  transcript: '下載對話紀錄',
  transcriptFile: '對話紀錄.txt',
  transcriptFailed: '沒有下載成功，請稍後再試。',
  deedFailed: '剛才的操作沒有成功，請再試一次。',
  recallLate: '送出超過兩分鐘，不能再收回了。',

  ratingAsk: { bot: '智慧客服的回答，您滿意嗎？', agent: '剛才的專人服務，您滿意嗎？' },
  ratingScores: ['很不滿意', '不滿意', '普通', '滿意', '很滿意'],
  ratingTags: '可以選幾項',
  ratingComment: '還想說點什麼（可不填，請不要寫卡號和密碼）',
  ratingSubmit: '送出評價',
  ratingSkip: '暫不評價',
  ratingThanks: '謝謝您的評價，我們會繼續改進。',
  ratingFailed: '沒有送出成功，請再試一次。',

  offline: '網路連線中斷，正在重新連線。沒送出的訊息恢復後會自動送出。',
  lost: '本次對話已失效，請重新開始。',
  restart: '重新開始',
  connectFailed: `暫時連不上，請稍後再試，或撥打客服專線 ${HOTLINE}。`,
  lapsed: '登入狀態已過期，正在等待頁面重新確認您的身分。沒送出的訊息會在確認後自動送出。',
  hotline: `客服專線 ${HOTLINE}`,

  previewOpen: '開啟對話查看',
  previewClose: '關閉訊息提示',
}
