import { createRouter, createWebHashHistory, type Router } from 'vue-router'
import { LoginPage, requireSession, useSession } from '@subtext/staff-ui'
import DeskPage from './DeskPage.vue'
import { onlySupervises } from './supervision/roles'
import { keepListInAddress } from './list/address'
import { deskWords } from './words'

/** Who serves nobody has no inbox: his first page is the board. */
function toOwnPage(): true | { name: string } {
  return onlySupervises(useSession().agent) ? { name: 'board' } : true
}

/** Hash addresses: the service serves one file, and conversation ids stay out of its access log. */
export function createDeskRouter(): Router {
  const router = createRouter({
    history: createWebHashHistory(),
    routes: [
      {
        path: '/login',
        name: 'login',
        component: LoginPage,
        props: () => ({ title: deskWords.value.title, subtitle: deskWords.value.subtitle, bilingual: true }),
      },
      { path: '/', component: DeskPage, name: 'home', beforeEnter: toOwnPage },
      { path: '/board/:id?', component: () => import('./board/BoardPage.vue'), name: 'board', props: true },
      { path: '/blocks', component: () => import('./blocks/BlocksPage.vue'), name: 'blocks' },
      { path: '/c/:id', component: DeskPage, name: 'conversation', props: true },
      { path: '/:rest(.*)*', redirect: { name: 'home' } },
    ],
  })
  requireSession(router)
  keepListInAddress(router)
  return router
}
