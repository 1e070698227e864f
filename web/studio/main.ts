import { createPinia } from 'pinia'
import { createApp } from 'vue'
import '@subtext/staff-ui/theme.css'
import App from './App.vue'
import { createStudioRouter } from './router'

createApp(App).use(createPinia()).use(createStudioRouter()).mount('#app')
