import type { Agent } from '@subtext/api'

/** As the service gives rights to roles; it decides, this only leaves out what would be refused. */
const READERS = ['supervisor', 'editor', 'approver', 'auditor']
const AUDITORS = ['auditor', 'admin']

type Somebody = Pick<Agent, 'roles'> | null
const is = (who: Somebody, roles: string[]): boolean =>
  who?.roles.some((role) => roles.includes(role)) ?? false

export const readsConversations = (who: Somebody): boolean => is(who, READERS)
export const readsAudit = (who: Somebody): boolean => is(who, AUDITORS)
export const writesContent = (who: Somebody): boolean => is(who, ['editor'])
export const managesStaff = (who: Somebody): boolean => is(who, ['admin'])

/** The first page of somebody: the one thing everybody may do is look after his own sign-in. */
export function firstPage(who: Somebody): 'list' | 'accounts' | 'sign-in' {
  if (readsConversations(who)) return 'list'
  return managesStaff(who) ? 'accounts' : 'sign-in'
}
