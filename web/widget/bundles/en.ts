export { words } from '@subtext/chat-ui/words.en'
export { text } from './text.en'
