import { watch } from 'vue'
import { useRoute, useRouter, type RouteLocationRaw, type Router } from 'vue-router'
import { useSession } from './session'

/** Every page but `login` needs a session; who has none comes back to where he wanted to go. */
export function requireSession(router: Router): void {
  router.beforeEach(async (to): Promise<true | RouteLocationRaw> => {
    const session = useSession()
    // Whatever keeps the service from answering is said on the login page when it is used.
    await session.restore().catch(() => undefined)
    if (to.name === 'login') return session.phase === 'in' ? { name: 'home' } : true
    return session.phase === 'in' ? true : { name: 'login', query: { next: to.fullPath } }
  })
}

/** Takes the page to its login when the session ends; `onLeave` clears what belonged to it. */
export function useSessionRouting(onLeave: (expired: boolean) => void): void {
  const route = useRoute()
  const router = useRouter()
  const session = useSession()
  watch(
    () => session.phase,
    (phase, before) => {
      if (phase !== 'out' || before !== 'in') return
      const query = session.expired ? { next: route.fullPath } : {}
      onLeave(session.expired)
      void router.push({ name: 'login', query })
    },
  )
}

/** From the login to the page that was wanted, within this site only. */
export function useReturn(): () => Promise<unknown> {
  const route = useRoute()
  const router = useRouter()
  return () => {
    const { next } = route.query
    return router.replace(typeof next === 'string' && next.startsWith('/') ? next : { name: 'home' })
  }
}
