import { createRouter, createWebHashHistory, type Router } from 'vue-router'
import { LoginPage, requireSession } from '@subtext/staff-ui'
import DeskPage from './DeskPage.vue'

/** Hash addresses: the service serves one file, and conversation ids stay out of its access log. */
export function createDeskRouter(): Router {
  const router = createRouter({
    history: createWebHashHistory(),
    routes: [
      {
        path: '/login',
        name: 'login',
        component: LoginPage,
        props: { title: '坐席工作台', subtitle: '请使用您的坐席账号登录' },
      },
      { path: '/', component: DeskPage, name: 'home' },
      { path: '/c/:id', component: DeskPage, name: 'conversation', props: true },
      { path: '/:rest(.*)*', redirect: { name: 'home' } },
    ],
  })
  requireSession(router)
  return router
}
