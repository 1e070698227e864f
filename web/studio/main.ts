import { createPinia } from 'pinia'
import { createApp } from 'vue'
import '@subtext/staff-ui/theme.css'
import '@subtext/staff-ui/pages.css'
import { restoreStaffLocale } from '@subtext/staff-ui'
import App from './App.vue'
import { createStudioRouter } from './router'

restoreStaffLocale()
createApp(App).use(createPinia()).use(createStudioRouter()).mount('#app')
