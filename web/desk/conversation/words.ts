import { zhCN, type ChatWords } from '@subtext/chat-ui'

/** The shared components' words as an agent should read them. */
export const DESK_WORDS: ChatWords = {
  ...zhCN,
  speaker: { customer: '客户', bot: '智能客服', agent: '坐席' },
  masked: (kinds) => zhCN.masked(kinds).replace('为您', ''),
  choices: '给出的选项',
  chosen: '客户已选',
  yourMessage: '回复客户',
  placeholder: '回复客户，Enter 发送，Shift + Enter 换行',
}
