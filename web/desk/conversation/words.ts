import { zhCN, type ChatWords } from '@subtext/chat-ui'
import { staffLocale } from '@subtext/staff-ui'
import { words as en } from '@subtext/chat-ui/words.en'

const CHINESE: ChatWords = {
  ...zhCN,
  speaker: { customer: '客户', bot: '智能客服', agent: '坐席' },
  masked: (kinds) => zhCN.masked(kinds).replace('为您', ''),
  choices: '给出的选项',
  chosen: '客户已选',
  yourMessage: '回复客户',
  placeholder: '回复客户，Enter 发送，Shift + Enter 换行',
}

const ENGLISH: ChatWords = {
  ...en,
  speaker: { customer: 'Customer', bot: 'Bot', agent: 'Agent' },
  choices: 'Choices given',
  chosen: 'Chosen by the customer',
  yourMessage: 'Reply to the customer',
  placeholder: 'Reply; Enter sends, Shift + Enter is a new line',
}

/** The shared components' words as an agent should read them, in the language that is chosen when they are read. */
export const DESK_WORDS: ChatWords = new Proxy(CHINESE, {
  get: (_target, name) => Reflect.get(staffLocale.value === 'en' ? ENGLISH : CHINESE, name) as unknown,
})
