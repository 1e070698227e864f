import { computed, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import { createHttp, createStaffApi, isSessionLost, type Http, type StaffSession } from '@subtext/api'

export type SessionPhase = 'unknown' | 'out' | 'in'

/**
 * Who sits at this screen. The session itself is an HttpOnly cookie; the page only holds the agent's card and
 * the CSRF token, both in memory.
 */
export const useSession = defineStore('session', () => {
  const session = shallowRef<StaffSession | null>(null)
  const phase = shallowRef<SessionPhase>('unknown')
  const expired = shallowRef(false)
  const mustChange = shallowRef(false)

  const http: Http = createHttp({
    csrf: () => session.value?.csrf ?? null,
  })
  const staff = createStaffApi(http)

  function enter(next: StaffSession): void {
    session.value = next
    phase.value = 'in'
    expired.value = false
  }

  /** A first password lets nobody in: the page asks for another one, `choosePassword`. */
  async function login(name: string, password: string, code?: string): Promise<void> {
    arrive(await staff.login(name, password, code))
  }

  async function choosePassword(current: string, next: string): Promise<void> {
    arrive(await staff.changePassword(current, next))
  }

  function arrive(next: StaffSession): void {
    mustChange.value = next.must_change_password === true
    if (!mustChange.value) return enter(next)
    session.value = next
    phase.value = 'out'
  }

  /** Picks up the cookie of an earlier page load; being signed out is no error. */
  async function restore(): Promise<void> {
    if (phase.value !== 'unknown') return
    try {
      arrive(await staff.session())
    } catch (error) {
      if (!isSessionLost(error)) throw error
      phase.value = 'out'
    }
  }

  /** Stays signed in when the service cannot be told: the cookie would outlive what the page claims. */
  async function logout(): Promise<void> {
    try {
      await staff.logout()
    } catch (error) {
      if (!isSessionLost(error)) throw error
    }
    leave()
  }

  function leave(): void {
    session.value = null
    phase.value = 'out'
  }

  /** To be called with every failure: a 401 takes the page to its login view. */
  function notice(error: unknown): void {
    if (!isSessionLost(error) || phase.value !== 'in') return
    leave()
    expired.value = true
  }

  const agent = computed(() => session.value?.agent ?? null)
  const csrf = (): string | null => session.value?.csrf ?? null
  return {
    agent,
    phase,
    expired,
    mustChange,
    http,
    csrf,
    staff,
    login,
    choosePassword,
    restore,
    logout,
    notice,
  }
})
