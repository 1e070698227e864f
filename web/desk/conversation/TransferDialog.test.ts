import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeService, type FakeService } from '@subtext/api/testing'
import { useInbox } from '../inbox/store'
import { card, inbox } from '../testing'
import TransferDialog from './TransferDialog.vue'

const AT = '/v1/desk/conversations/c1'
const state = { owner: 'human', agent: null, queue: null }
const colleague = (id: string, standing: string, seats = 0) => ({
  id,
  number: id,
  name: '坐席',
  skills: ['*'],
  present: standing !== 'away',
  standing,
  seats,
})
const group = (id: string, name: string, over = {}) => ({
  id,
  name,
  on_duty: 0,
  seats: 0,
  open: true,
  opens_at: null,
  ...over,
})
let service: FakeService

beforeEach(() => {
  document.body.replaceChildren()
  setActivePinia(createPinia())
  const reach = {
    colleagues: [
      colleague('1002', 'free', 3),
      colleague('1004', 'full'),
      colleague('1005', 'break'),
      colleague('1006', 'busy'),
      colleague('1003', 'away'),
    ],
    groups: [
      group('loan', '个人贷款', { on_duty: 2, seats: 1 }),
      group('forex', '外汇业务', { on_duty: 1 }),
      group('wealth', '理财'),
      group('corporate', '对公业务', { open: false, opens_at: '2026-11-23T01:00:00Z' }),
    ],
  }
  service = fakeService({
    'GET /v1/desk/reach': () => ({ body: reach }),
    [`POST ${AT}/transfer`]: () => ({ body: { state } }),
    [`POST ${AT}/consult`]: () => ({ body: { state } }),
  })
  vi.stubGlobal('fetch', service.fetch)
})

async function open() {
  const dialog = mount(TransferDialog, {
    props: { conversation: 'c1', modelValue: true },
    global: { stubs: { teleport: true, transition: false } },
    attachTo: document.body,
  })
  await flushPromises()
  return dialog
}

const posted = () =>
  service.requests.filter(({ method }) => method === 'POST').map(({ path, body }) => [path, body])

describe('TransferDialog', () => {
  it('hands on to a colleague who is there, with a note', async () => {
    const dialog = await open()
    const options = dialog
      .findAll('option')
      .map((one) => [one.text(), one.attributes('disabled') !== undefined])
    expect(options).toEqual([
      ['请选择同事', true],
      ['工号 1002 坐席（还能接 3 位）', false],
      ['工号 1004 坐席（已接满，可以求助）', false],
      ['工号 1005 坐席（小休）', true],
      ['工号 1006 坐席（忙碌）', true],
      ['工号 1003 坐席（不在线）', true],
    ])
    await dialog.get('select').setValue('1002')
    expect(dialog.get('button[type="submit"]').attributes('disabled')).toBeDefined()
    await dialog.get('textarea').setValue(' 请接着办 ')
    await dialog.get('form').trigger('submit')
    await flushPromises()
    expect(posted()).toEqual([[`${AT}/transfer`, { agent: '1002', note: '请接着办' }]])
    expect(dialog.emitted('handed')).toEqual([['已转给同事']])
  })

  it('says whose form it is, and what is still missing', async () => {
    useInbox().replace(inbox({ mine: [card('c1', { owner: 'human', headline: '换汇：「想换点美元」' })] }))
    const dialog = await open()
    expect(dialog.text()).toContain('转接 · 换汇：「想换点美元」')
    expect(dialog.get('[data-testid="transfer-incomplete"]').text()).toBe('请先选好转给谁，再写说明。')
    await dialog.get('select').setValue('1002')
    await dialog.get('textarea').setValue('请接着办')
    expect(dialog.find('[data-testid="transfer-incomplete"]').exists()).toBe(false)
  })

  it('hands on to a skill group', async () => {
    const dialog = await open()
    await dialog.findAll('input[type="radio"]')[1]!.setValue(true)
    const words = dialog.findAll('option').map((one) => one.text())
    expect(words.slice(1, 4)).toEqual([
      '个人贷款（2 人在岗，还能接 1 位）',
      '外汇业务（1 人在岗，都已接满）',
      '理财（没有同事在岗）',
    ])
    expect(words[4]).toMatch(/^对公业务（已下班，.*上班）$/)
    await dialog.get('select').setValue('loan')
    await dialog.get('textarea').setValue('问贷款')
    expect(dialog.get('button[type="submit"]').text()).toBe('转接')
    await dialog.get('form').trigger('submit')
    await flushPromises()
    expect(posted()).toEqual([[`${AT}/transfer`, { skill: 'loan', note: '问贷款' }]])
  })

  it.each([
    ['wealth', '理财现在没有同事在岗'],
    ['corporate', '对公业务已下班'],
  ])('warns before %s, where nobody is, and sends there all the same', async (skill, words) => {
    const dialog = await open()
    await dialog.findAll('input[type="radio"]')[1]!.setValue(true)
    expect(dialog.text()).not.toContain(words)
    await dialog.get('select').setValue(skill)
    expect(dialog.text()).toContain(words)
    await dialog.get('textarea').setValue('客户愿意等')
    expect(dialog.get('button[type="submit"]').text()).toBe('仍要转接')
    await dialog.get('form').trigger('submit')
    await flushPromises()
    expect(posted()).toEqual([[`${AT}/transfer`, { skill, anyway: true, note: '客户愿意等' }]])
  })

  it('asks a colleague who is full, and does not hand on to him', async () => {
    const dialog = await open()
    await dialog.get('select').setValue('1004')
    await dialog.get('textarea').setValue('能办吗')
    expect(dialog.get('button[type="submit"]').attributes('disabled')).toBeDefined()
    await dialog.get('form').trigger('submit')
    expect(posted()).toEqual([])
    await dialog
      .findAll('button')
      .find((button) => button.text() === '先求助')!
      .trigger('click')
    await flushPromises()
    expect(posted()).toEqual([[`${AT}/consult`, { agent: '1004', note: '能办吗' }]])
  })

  it('asks a colleague first and keeps the customer', async () => {
    const dialog = await open()
    await dialog.get('select').setValue('1002')
    await dialog.get('textarea').setValue('能办吗')
    await dialog
      .findAll('button')
      .find((button) => button.text() === '先求助')!
      .trigger('click')
    await flushPromises()
    expect(posted()).toEqual([[`${AT}/consult`, { agent: '1002', note: '能办吗' }]])
    expect([dialog.emitted('asked')?.length, dialog.emitted('handed')]).toEqual([1, undefined])
  })

  it('says why it could not and keeps the note', async () => {
    const message = '工号 1002 正在小休。现在有空的同事：工号 1007。'
    service.on(`POST ${AT}/transfer`, () => ({
      status: 409,
      body: { error: { code: 'agent_on_break', message, request_id: 'r' } },
    }))
    const dialog = await open()
    await dialog.get('select').setValue('1002')
    await dialog.get('textarea').setValue('请接着办')
    await dialog.get('form').trigger('submit')
    await flushPromises()
    expect(dialog.text()).toContain(message)
    expect(dialog.get('textarea').element.value).toBe('请接着办')
    expect(dialog.emitted('handed')).toBeUndefined()
  })
})
