import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Account, AuditRow } from '@subtext/api'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import { chooseStaffLocale, useSession } from '@subtext/staff-ui'
import { createStudioRouter } from '../router'
import AccountsPage from './AccountsPage.vue'
import AuditPage from './AuditPage.vue'
import CodesForm from './CodesForm.vue'
import { groupsOf, skillsOf } from './groups'
import PasswordForm from './PasswordForm.vue'
import { firstPage, managesStaff, readsAudit } from './rights'

vi.setConfig({ testTimeout: 30_000 })
const landed = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 20_000 })
const ACCOUNTS = '/v1/staff/accounts'

function account(over: Partial<Account> = {}): Account {
  return {
    id: 's_1',
    login: 'loan7',
    number: '1007',
    name: '贷款坐席',
    roles: ['agent'],
    skills: ['loan', 'forex:2'],
    disabled: false,
    must_change: false,
    codes: false,
    locked: false,
    signed_in_at: null,
    ...over,
  }
}

const GROUPS = [
  { id: 'loan', name: '贷款' },
  { id: 'forex', name: '外汇' },
]
let service: FakeService

function serve(accounts: Account[] = [account()]): void {
  service = fakeService({ [`GET ${ACCOUNTS}`]: () => ({ body: { accounts, groups: GROUPS } }) })
  vi.stubGlobal('fetch', service.fetch)
}

const sent = (method: string) => service.requests.filter((one) => one.method === method).at(-1)
const dialog = (testid: string): HTMLElement | null =>
  document.body.querySelector(`[data-testid="${testid}"]`)

function show(page: Parameters<typeof mount>[0]) {
  return mount(page, { global: { plugins: [createStudioRouter()] }, attachTo: document.body })
}

async function submit(testid: string): Promise<void> {
  const form = await landed(() => {
    const found = dialog(testid)
    expect(found).not.toBeNull()
    return found as HTMLFormElement
  })
  form.dispatchEvent(new Event('submit', { cancelable: true }))
}

beforeEach(() => {
  document.body.replaceChildren()
  setActivePinia(createPinia())
  chooseStaffLocale('zh-CN')
})

describe('who sees what', () => {
  it('follows the roles', () => {
    const who = (...roles: string[]) => ({ roles })
    expect(firstPage(who('agent'))).toBe('sign-in')
    expect(firstPage(who('admin'))).toBe('accounts')
    expect(firstPage(who('auditor', 'admin'))).toBe('list')
    expect(firstPage(null)).toBe('sign-in')
    expect([managesStaff(who('auditor')), readsAudit(who('auditor')), readsAudit(who('agent'))]).toEqual([
      false,
      true,
      false,
    ])
  })
})

describe('skill groups', () => {
  it.each([[['*']], [['loan', 'forex:2']], [['loan:3']], [[]]])('%j come back as they were', (skills) => {
    expect(skillsOf(groupsOf(skills))).toEqual(skills)
  })

  it('of all leave no room for single ones', () => {
    expect(skillsOf({ ...groupsOf(['loan']), all: true })).toEqual(['*'])
    expect(skillsOf({ all: false, lines: { loan: 0, forex: 1 } })).toEqual(['forex'])
  })
})

describe('accounts', () => {
  it('are listed with what they may do and how they stand', async () => {
    serve([account({ locked: true, codes: true }), account({ id: 's_2', login: 'gone', disabled: true })])
    const page = show(AccountsPage)
    const rows = await landed(() => {
      const found = page.findAll('[data-testid="account"]')
      expect(found).toHaveLength(2)
      return found
    })
    expect(rows[0]?.text()).toContain('贷款、外汇（二线）')
    expect(rows[0]?.text()).toContain('暂时锁定')
    expect(rows[0]?.findAll('button').map((one) => one.text())).toContain('解锁')
    expect(rows[1]?.findAll('button').map((one) => one.text())).toEqual(['恢复'])
  })

  it('are made with a password that is shown until it was noted', async () => {
    serve()
    service.on(`POST ${ACCOUNTS}`, () => ({ body: { login: 'forex1', password: 'only-once-8' } }))
    const page = show(AccountsPage)
    await page.get('[data-testid="add-account"]').trigger('click')
    await submit('account-form')
    await landed(() => expect(dialog('account-form')?.textContent).toContain('请填写登录名'))
    for (const [field, value] of Object.entries({ login: 'forex1', number: '1003', name: ' 外汇坐席 ' })) {
      const input = document.body.querySelector<HTMLInputElement>(`#account-${field}`)
      if (!input) throw new Error(field)
      input.value = value
      input.dispatchEvent(new Event('input'))
    }
    await submit('account-form')
    await landed(() => expect(dialog('first-password')?.textContent).toBe('only-once-8'))
    expect(sent('POST')?.body).toEqual({
      login: 'forex1',
      number: '1003',
      name: '外汇坐席',
      roles: ['agent'],
      skills: [],
    })
    await submit('issued')
    await landed(() => expect(dialog('first-password')).toBeNull())
  })

  it('are changed only after one was asked, and a refusal is said where one asked', async () => {
    serve()
    service.on(`POST ${ACCOUNTS}/s_1/disable`, () => refusal(409, 'last_admin'))
    const page = show(AccountsPage)
    const button = await landed(() => {
      const found = page.findAll('button').find((one) => one.text() === '停用')
      if (!found) throw new Error('no button yet')
      return found
    })
    await button.trigger('click')
    expect(sent('POST')).toBeUndefined()
    await submit('ask-form')
    await landed(() => expect(dialog('ask-form')?.textContent).toContain('最后一位管理员'))
  })
})

describe('the audit trail', () => {
  const row: AuditRow = {
    id: 9,
    at: '2026-11-22T04:00:00.000Z',
    actor: 'lead',
    action: 'staff.disabled',
    subject: 's_1',
    detail: { by: null, rows: 3 },
    erased: false,
  }

  it('is asked for what is filled in, and so is the file', async () => {
    service = fakeService({
      'GET /v1/audit': ({ query }) => ({ body: { rows: [row], next: query.has('before') ? null : 9 } }),
      'GET /v1/audit/verdict': () => ({ body: { whole: true, first: 1, last: 9 } }),
    })
    vi.stubGlobal('fetch', service.fetch)
    const asked = () => service.requests.at(-1)?.query.toString()
    const page = show(AuditPage)
    await landed(() => expect(page.findAll('[data-testid="audit-row"]')).toHaveLength(1))
    expect(asked()).toBe('')
    expect(page.get('[data-testid="audit-row"]').text()).toContain('停用账号')
    expect(page.get('[data-testid="audit-row"]').text()).toContain('12:00:00')
    await page.get('[data-testid="audit-kind"]').setValue('staff.')
    await page.get('form').trigger('submit')
    await landed(() =>
      expect(page.get('a[download]').attributes('href')).toBe('/v1/audit.jsonl?action=staff.'),
    )
    const more = page.findAll('button').find((one) => one.text() === '更早的')
    await more?.trigger('click')
    await landed(() => expect(page.findAll('[data-testid="audit-row"]')).toHaveLength(2))
    expect(asked()).toBe('action=staff.&before=9')
    await page.get('[data-testid="check-audit"]').trigger('click')
    await landed(() => expect(page.get('[data-testid="audit-verdict"]').text()).toContain('记录完整'))
  })

  it('names the row that is broken', async () => {
    const verdict = { whole: false, first: 1, last: 6, broken_row: 7, why: 'it is missing' }
    service = fakeService({
      'GET /v1/audit': () => ({ body: { rows: [], next: null } }),
      'GET /v1/audit/verdict': () => ({ body: verdict }),
    })
    vi.stubGlobal('fetch', service.fetch)
    const page = show(AuditPage)
    await page.get('[data-testid="check-audit"]').trigger('click')
    await landed(() => expect(page.get('[data-testid="audit-verdict"]').text()).toContain('第 7 行'))
  })
})

describe('one’s own sign-in', () => {
  it('does not send a new password that was typed in two ways', async () => {
    serve()
    const form = show(PasswordForm)
    const fields = form.findAll('input')
    for (const [at, value] of ['old', 'a new long word', 'another long word'].entries())
      await fields[at]?.setValue(value)
    await form.trigger('submit')
    expect(form.text()).toContain('不一样')
    expect(sent('PUT')).toBeUndefined()
  })

  it.each([
    ['wrong_password', 'in'],
    ['session_expired', 'out'],
  ])('after a 401 %s one is %s', async (code, phase) => {
    serve()
    const agent = { id: 's_9', login: 'me', number: '1', name: '我', roles: [], skills: [] }
    service.on('GET /v1/staff/session', () => ({ body: { agent, csrf: 'c' } }))
    service.on('PUT /v1/staff/password', () => refusal(401, code))
    const session = useSession()
    await session.restore()
    const form = show(PasswordForm)
    for (const field of form.findAll('input')) await field.setValue('a new long word')
    await form.trigger('submit')
    await landed(() => expect(form.find('[role="alert"]').exists()).toBe(true))
    expect(session.phase).toBe(phase)
  })

  it('switches codes on with a code of the app, and off with password and code', async () => {
    serve()
    const codes = '/v1/staff/codes'
    service.on(`POST ${codes}`, () => ({
      body: { secret: 'ABCDEFGH', uri: 'otpauth:x', qr: ['101', '010', '111'] },
    }))
    service.on(`PUT ${codes}`, () => ({ status: 204 }))
    service.on(`DELETE ${codes}`, () => ({ status: 204 }))
    const form = mount(CodesForm, {
      props: { modelValue: false, 'onUpdate:modelValue': (on: boolean) => form.setProps({ modelValue: on }) },
    })
    // The kit gives a field its id a moment later.
    const first = await landed(() => form.get('#codes-password'))
    await first.setValue('my word')
    await form.trigger('submit')
    await landed(() => expect(form.get('[data-testid="codes-secret"]').text()).toBe('ABCD EFGH'))
    expect(form.get('path').attributes('d')).toBe('M4 4h1v1h-1zM6 4h1v1h-1zM5 5h1v1h-1zM4 6h3v1h-3z')
    await (await landed(() => form.get('#codes-code'))).setValue('123456')
    await form.trigger('submit')
    await landed(() => expect(form.get('[data-testid="codes-state"]').text()).toContain('已开启'))
    expect(sent('PUT')?.body).toEqual({ secret: 'ABCDEFGH', code: '123456' })
    expect(form.find('[data-testid="codes-secret"]').exists()).toBe(false)
    await (await landed(() => form.get('#codes-password'))).setValue('my word')
    await form.get('#codes-code').setValue('654321')
    await form.trigger('submit')
    await landed(() => expect(form.get('[data-testid="codes-state"]').text()).toContain('未开启'))
    expect(sent('DELETE')?.body).toEqual({ password: 'my word', code: '654321' })
  })
})
