import { mount, flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter, RouterView, type Router } from 'vue-router'
import { ApiError } from '@subtext/api'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import { requireSession, useReturn, useSessionRouting } from './routing'
import { useSession } from './session'

const SESSION = { agent: { number: '1001' }, csrf: 'x' }
const page = { render: () => null }
let service: FakeService
let router: Router
let comeBack: () => Promise<unknown>
const onLeave = vi.fn()

beforeEach(async () => {
  setActivePinia(createPinia())
  onLeave.mockReset()
  service = fakeService({
    'GET /v1/staff/session': () => refusal(401, 'unauthorized'),
    'POST /v1/staff/session': () => ({ body: SESSION }),
    'DELETE /v1/staff/session': () => ({ status: 204 }),
  })
  vi.stubGlobal('fetch', service.fetch)
  router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/login', name: 'login', component: page },
      { path: '/', name: 'home', component: page },
      { path: '/c/:id', component: page },
    ],
  })
  requireSession(router)
  const App = defineComponent(() => {
    useSessionRouting(onLeave)
    comeBack = useReturn()
    return () => h(RouterView)
  })
  await router.push('/c/7')
  mount(App, { global: { plugins: [router] } })
})

const where = (): string => router.currentRoute.value.fullPath
async function enter(): Promise<void> {
  await useSession().login('a', 'b')
  await comeBack()
}

describe('session routing', () => {
  it('asks for a login and comes back to the page that was wanted', async () => {
    expect(where()).toBe('/login?next=/c/7')
    await enter()
    expect(where()).toBe('/c/7')
    await router.push('/login')
    expect(where()).toBe('/')
  })

  it('never leaves the site for what stands in the address', async () => {
    await router.replace('/login?next=https://elsewhere.test/')
    await enter()
    expect(where()).toBe('/')
  })

  it('returns to the same page after the session was lost', async () => {
    await enter()
    useSession().notice(new ApiError('unauthorized', 401, ''))
    await flushPromises()
    expect(where()).toBe('/login?next=/c/7')
    expect(onLeave).toHaveBeenCalledExactlyOnceWith(true)
  })

  it('starts from the front after signing out', async () => {
    await enter()
    await useSession().logout()
    await flushPromises()
    expect(where()).toBe('/login')
    expect(onLeave).toHaveBeenCalledExactlyOnceWith(false)
  })
})
