import { createRouter, createWebHashHistory, type Router } from 'vue-router'
import { LoginPage, requireSession, useSession } from '@subtext/staff-ui'
import { firstPage } from './admin/rights'
import DetailPage from './detail/DetailPage.vue'
import ListPage from './list/ListPage.vue'

/** Not everybody who signs in here may read conversations. */
function toOwnPage(): { name: string } {
  return { name: firstPage(useSession().agent) }
}

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
      { path: '/', name: 'home', component: ListPage, beforeEnter: toOwnPage },
      { path: '/conversations', name: 'list', component: ListPage },
      { path: '/conversations/:id', name: 'conversation', component: DetailPage, props: true },
      { path: '/inbox', name: 'inbox', component: () => import('./inbox/InboxPage.vue') },
      {
        path: '/unresolved',
        name: 'unresolved',
        component: () => import('./unresolved/UnresolvedPage.vue'),
      },
      { path: '/changes', name: 'changes', component: () => import('./changes/ChangesPage.vue') },
      {
        path: '/changes/new',
        name: 'change-new',
        component: () => import('./changes/EditorPage.vue'),
        props: ({ query }) => ({ wanted: String(query.topic ?? '') }),
        beforeEnter: ({ query }) =>
          query.name === undefined && query.questions === undefined ? true : { name: 'article-new', query },
      },
      {
        path: '/changes/article',
        name: 'article-new',
        component: () => import('./changes/NewArticlePage.vue'),
        props: ({ query: { topic, name, questions, from } }) => ({
          topic: String(topic ?? ''),
          name: String(name ?? ''),
          questions: String(questions ?? ''),
          from: String(from ?? ''),
        }),
      },
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
      {
        path: '/changes/:id/article',
        name: 'article-edit',
        component: () => import('./changes/NewArticlePage.vue'),
        props: true,
      },
      { path: '/topics', name: 'topics', component: () => import('./topics/TopicsPage.vue') },
      { path: '/jobs', name: 'jobs', component: () => import('./jobs/JobsPage.vue') },
      { path: '/jobs/:id', name: 'job', component: () => import('./jobs/JobPage.vue'), props: true },
      { path: '/insights', name: 'insights', component: () => import('./insights/InsightsPage.vue') },
      { path: '/releases', name: 'releases', component: () => import('./releases/ReleasesPage.vue') },
      {
        path: '/releases/:id',
        name: 'release',
        component: () => import('./releases/ReleasePage.vue'),
        props: true,
      },
      { path: '/accounts', name: 'accounts', component: () => import('./admin/AccountsPage.vue') },
      { path: '/audit', name: 'audit', component: () => import('./admin/AuditPage.vue') },
      { path: '/sign-in', name: 'sign-in', component: () => import('./admin/SignInPage.vue') },
      { path: '/:rest(.*)*', redirect: { name: 'home' } },
    ],
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  })
  requireSession(router)
  return router
}
