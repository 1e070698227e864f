import type { Text } from '../text'

const { VITE_BANK_ENGLISH_NAME: BANK, VITE_BANK_HOTLINE: HOTLINE } = import.meta.env

/** `每天8:00–22:00` is the form bank.yml gives; anything else stays as the bank wrote it. */
const HUMAN_HOURS = import.meta.env.VITE_BANK_HUMAN_HOURS.replace(/^每天\s*/, 'daily ')

const people = (count: number): string => (count === 1 ? '1 person is' : `${count} people are`)

export const text: Text = {
  locale: 'en',
  answersIn:
    'The assistant understands and answers in Chinese. Some buttons and notices are in Chinese as well.',
  language: 'Language',
  bank: BANK,
  title: `${BANK} online service`,
  role: {
    bot: 'Virtual assistant',
    queued: 'Connecting you to a person',
    human: 'Customer service',
    wrap_up: 'Virtual assistant',
    closed: 'Virtual assistant',
  },
  agentNumber: (number) => ` · No.\u00a0${number}`,
  minimise: 'Minimise the chat',
  elder: 'Large type',
  elderShort: 'Aa+',
  elderOn: 'Switch to large type and shorter answers',
  elderOff: 'Switch to the standard view',

  greeting: `Hello, this is ${BANK}’s virtual assistant.`,
  greetingMore:
    'Tell me what happened and I will help find out why and what to do. You can ask for a person at any time.',
  hot: 'Often asked',
  hotQuestions: [
    { icon: 'card', label: 'I lost my bank card', say: '银行卡丢了怎么办' },
    { icon: 'transfer', label: 'How long does a transfer take?', say: '转账多久能到账' },
    { icon: 'phone', label: 'Change my registered phone number', say: '怎么修改预留手机号' },
    { icon: 'credit', label: 'How do I pay my credit card bill?', say: '信用卡怎么还款' },
    { icon: 'key', label: 'I forgot my card PIN', say: '忘记取款密码怎么办' },
    { icon: 'message', label: 'I get no verification code', say: '收不到短信验证码' },
  ],
  menu: 'Browse by subject',
  menuBack: 'Back',

  noticeTitle: 'Before we start',
  notice: [
    'Your questions are answered by a virtual assistant first, and by a person when needed. The conversation is kept to serve you and to improve the service.',
    'Please never send passwords or verification codes. Identity and card numbers are hidden before anything is stored.',
  ],
  agree: 'Agree and start',
  agreeAndSend: (question) => `Once you agree, this will be sent: “${question}”`,
  noticeOutdated:
    'The notice has changed. Please reload the page; what was not sent is still here, so copy it first.',

  human: 'Talk to a person',
  humanRequest: '转人工',
  humanWaiting: 'In the queue',
  humanServing: 'With a person',
  humanHours: `People are here ${HUMAN_HOURS}`,

  queueTitle: 'Connecting you to a person',
  queuePlace: ({ position, ahead }) =>
    ahead > 0
      ? `You are number\u00a0${position} in the queue, ${people(ahead)} ahead of you`
      : 'You are next',
  queueWait: ([low, high]) =>
    low < 1 ? `About ${Math.max(high, 1)} min or less` : `About ${low}–${high} min`,
  queueWaitUnknown: 'Nobody is at the desk right now. You will be answered as soon as somebody is.',
  queueOpens: (when: string) => `Nobody is here at this hour; the desk opens ${when}`,
  queueStay: 'You can go on writing while you wait; whoever takes over will see it.',
  choicesTitle: 'The wait is long; you can also',
  choices: { callback: 'Book a callback', message: 'Leave a message', wait: 'Keep waiting' },
  callbackHint: 'We will call the mobile number registered with the bank.',
  callbackTime: 'Time of the call',
  callbackAbout: 'What it is about (optional)',
  messageLabel: 'Describe your question, without card numbers or passwords',
  submitMessage: 'Leave the message',
  submitCallback: 'Book this time',
  choiceBack: 'Back',
  choosing: 'Sending…',
  choiceFailed: 'That did not work, please try again',
  noSlots: 'No times are free at present. Please leave a message.',
  slotFull: 'That time has just been taken. The next free one is chosen, please submit again.',
  leaveQueue: 'Leave the queue',
  leavingQueue: 'Leaving…',
  leaveFailed: 'That did not work, please try again',

  transcript: 'Download this conversation',
  transcriptFile: 'conversation.txt',
  transcriptFailed: 'The download did not work. Please try again later.',
  deedFailed: 'That did not work. Please try again.',
  recallLate: 'More than two minutes have passed; it cannot be taken back any more.',
  quoteGone:
    'The message you quoted was taken back, so yours was not sent. You can send it again without the quote.',

  ratingAsk: {
    bot: 'How satisfied are you with the assistant’s answers?',
    agent: 'How satisfied are you with our colleague’s service?',
  },
  ratingScores: ['Very dissatisfied', 'Dissatisfied', 'Neutral', 'Satisfied', 'Very satisfied'],
  ratingTags: 'You may pick a few',
  ratingComment: 'Anything else? (optional; no card numbers or passwords, please)',
  ratingSubmit: 'Send',
  ratingSkip: 'Not now',
  ratingThanks: 'Thank you. Your rating helps us improve.',
  ratingFailed: 'Your rating was not sent. Please try again.',

  offline: 'Connection lost, reconnecting. Unsent messages will be sent automatically.',
  lost: 'This conversation has expired. Please start again.',
  restart: 'Start again',
  connectFailed: `The service cannot be reached. Try again later or call ${HOTLINE}.`,
  signInHint: 'Sign in to online banking now, and our colleague need not check who you are.',
  signIn: 'Sign in',
  signInLater: 'Not now, check me in the chat',
  signedIn: 'We know it is you; our colleague need not check.',
  lapsed:
    'Your sign-in has expired; waiting for the page to confirm who you are. Unsent messages will follow.',
  hotline: `Hotline ${HOTLINE}`,

  image: 'Image',
  imageChoose: 'Choose an image to send',
  imagePreview: 'Image to be sent',
  imageWarning:
    'Please do not photograph ID cards, bank cards or passwords. Nothing in an image is hidden for you.',
  imageSend: 'Send image',
  imageRemove: 'Remove',
  imageTooLarge: (mb: number) => `The image is over ${mb} MB. Please make it smaller.`,
  imageRefused: {
    image_type: 'Only JPG, PNG and WebP images can be sent.',
    image_broken: 'This image cannot be opened. Please choose another.',
    image_too_many_pixels: 'This image has too many pixels. Please make it smaller.',
    image_too_large: 'This image is too large. Please make it smaller.',
    image_refused: 'This image did not pass the safety check. Please choose another.',
    image_needs_person: 'Images can be sent while a person serves you.',
  },

  previewOpen: 'Open the chat',
  previewClose: 'Dismiss',
}
