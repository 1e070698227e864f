import { ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import {
  createAccountsApi,
  type Account,
  type AccountDeed,
  type FirstPassword,
  type NamedRef,
  type NewAccount,
  type Role,
} from '@subtext/api'
import { useSession } from '@subtext/staff-ui'

/** Everybody with a login. A first password is held until it was noted, and nowhere but here. */
export const useAccounts = defineStore('accounts', () => {
  const session = useSession()
  const api = createAccountsApi(session.http)
  const accounts = shallowRef<Account[] | null>(null)
  const groups = shallowRef<NamedRef[]>([])
  const failure = shallowRef<unknown>(null)
  const issued = shallowRef<FirstPassword | null>(null)
  const busy = ref(false)

  async function load(): Promise<void> {
    try {
      const found = await api.list()
      accounts.value = found.accounts
      groups.value = found.groups
      failure.value = null
    } catch (error) {
      failure.value = error
      session.notice(error)
    }
  }

  /** One deed at a time; the list is read anew after it, also when it was refused. False when it was. */
  async function run(deed: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    try {
      await deed()
      await load()
      return true
    } catch (error) {
      session.notice(error)
      await load()
      failure.value = error
      return false
    } finally {
      busy.value = false
    }
  }

  const add = (account: NewAccount): Promise<boolean> =>
    run(async () => (issued.value = await api.add(account)))
  const setRoles = (account: Account, roles: Role[], skills: string[]): Promise<boolean> =>
    run(() => api.setRoles(account.id, roles, skills))
  const resetPassword = (account: Account): Promise<boolean> =>
    run(async () => (issued.value = await api.resetPassword(account.id)))
  const act = (account: Account, deed: AccountDeed): Promise<boolean> => run(() => api.act(account.id, deed))
  const noted = (): void => void (issued.value = null)

  function reset(): void {
    accounts.value = failure.value = null
    noted()
  }

  return { accounts, groups, failure, issued, busy, load, add, setRoles, resetPassword, act, noted, reset }
})
