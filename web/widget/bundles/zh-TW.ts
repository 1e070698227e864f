export { words } from '@subtext/chat-ui/words.zh-TW'
export { text } from './text.zh-TW'
