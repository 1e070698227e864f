import { createPinia } from 'pinia'
import { createApp } from 'vue'
import '@subtext/staff-ui/theme.css'
import '../packages/chat-ui/chat.css'
import '../packages/chat-ui/deeds.css'
import './conversation/chat.css'
import { restoreStaffLocale } from '@subtext/staff-ui'
import App from './App.vue'
import { createDeskRouter } from './router'

restoreStaffLocale()
createApp(App).use(createPinia()).use(createDeskRouter()).mount('#app')
