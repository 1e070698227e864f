import '@subtext/chat-ui/tokens.css'
import '@subtext/chat-ui/chat.css'
import '@subtext/chat-ui/deeds.css'
import './widget.css'
import { createApp } from 'vue'
import App from './App.vue'
import { hashLocale } from './host'
import { pickLocale, speak } from './locale'
import { createSessionStore, tabStorage } from './session'

const given = [createSessionStore(tabStorage()).locale(), hashLocale(window.location.hash)]
void speak(pickLocale([...given, ...navigator.languages])).then(() => createApp(App).mount('#app'))
