import { createRouter, createWebHashHistory, type Router } from 'vue-router'
import { LoginPage, requireSession } from '@subtext/staff-ui'
import DetailPage from './detail/DetailPage.vue'
import ListPage from './list/ListPage.vue'

export function createStudioRouter(): Router {
  const router = createRouter({
    history: createWebHashHistory(),
    routes: [
      {
        path: '/login',
        name: 'login',
        component: LoginPage,
        props: { title: '维护工作台', subtitle: '请使用有维护权限的账号登录' },
      },
      { path: '/', name: 'home', redirect: { name: 'list' } },
      { path: '/conversations', name: 'list', component: ListPage },
      { path: '/conversations/:id', name: 'conversation', component: DetailPage, props: true },
      { path: '/inbox', name: 'inbox', component: () => import('./inbox/InboxPage.vue') },
      { path: '/changes', name: 'changes', component: () => import('./changes/ChangesPage.vue') },
      { path: '/changes/new', name: 'change-new', component: () => import('./changes/EditorPage.vue') },
      {
        path: '/changes/:id',
        name: 'change',
        component: () => import('./changes/ChangePage.vue'),
        props: true,
      },
      {
        path: '/changes/:id/edit',
        name: 'change-edit',
        component: () => import('./changes/EditorPage.vue'),
        props: true,
      },
      { path: '/:rest(.*)*', redirect: { name: 'list' } },
    ],
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  })
  requireSession(router)
  return router
}
