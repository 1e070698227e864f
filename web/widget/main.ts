import '@subtext/chat-ui/tokens.css'
import '@subtext/chat-ui/chat.css'
import './widget.css'
import { createApp } from 'vue'
import App from './App.vue'

createApp(App).mount('#app')
