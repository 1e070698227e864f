import type { Http } from './http'
import type { NamedRef } from './types'

export const ROLES = ['agent', 'supervisor', 'editor', 'approver', 'auditor', 'admin'] as const
export type Role = (typeof ROLES)[number]

export interface Account {
  id: string
  login: string
  number: string
  name: string
  roles: Role[]
  skills: string[]
  disabled: boolean
  /** Has not chosen a password of his own yet. */
  must_change: boolean
  /** Signs in with one-time codes. */
  codes: boolean
  /** Too many wrong sign-ins; passes by itself. */
  locked: boolean
  signed_in_at: string | null
}

export interface AccountList {
  accounts: Account[]
  groups: NamedRef[]
}

export interface NewAccount {
  login: string
  number: string
  name: string
  roles: Role[]
  skills: string[]
}

/** Good for the next sign-in only; the service does not know it any more. */
export interface FirstPassword {
  login: string
  password: string
}

/** What is one call without anything to say. */
export type AccountDeed = 'disable' | 'enable' | 'sign-out' | 'unlock'

export interface AccountsApi {
  list(): Promise<AccountList>
  add(account: NewAccount): Promise<FirstPassword>
  setRoles(account: string, roles: Role[], skills: string[]): Promise<Account>
  resetPassword(account: string): Promise<FirstPassword>
  act(account: string, deed: AccountDeed): Promise<void>
}

const ACCOUNTS = '/v1/staff/accounts'

export function createAccountsApi(http: Http): AccountsApi {
  const of = (account: string, what: string): string => `${ACCOUNTS}/${encodeURIComponent(account)}/${what}`
  return {
    list: () => http.get(ACCOUNTS),
    add: (account) => http.post(ACCOUNTS, account),
    setRoles: (account, roles, skills) => http.put(of(account, 'roles'), { roles, skills }),
    resetPassword: (account) => http.post(of(account, 'password'), {}),
    act: (account, deed) => http.post(of(account, deed), {}),
  }
}

/** For an authenticator app: `qr` has a row of 1 (dark) and 0 for each line of the code, without its margin. */
export interface OfferedCodes {
  secret: string
  uri: string
  qr: string[]
}

/** One's own one-time codes. */
export interface CodesApi {
  offer(password: string): Promise<OfferedCodes>
  use(secret: string, code: string): Promise<void>
  drop(password: string, code: string): Promise<void>
}

const CODES = '/v1/staff/codes'

export function createCodesApi(http: Http): CodesApi {
  return {
    offer: (password) => http.post(CODES, { password }),
    use: (secret, code) => http.put(CODES, { secret, code }),
    drop: (password, code) => http.delete(CODES, undefined, { password, code }),
  }
}
