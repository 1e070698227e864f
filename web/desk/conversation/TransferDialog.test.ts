import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import TransferDialog from './TransferDialog.vue'

const AT = '/v1/desk/conversations/c1'
const state = { owner: 'human', agent: null, queue: null }
const colleague = (id: string, present: boolean) => ({ id, number: id, name: '坐席', skills: ['*'], present })
let service: FakeService

beforeEach(() => {
  document.body.replaceChildren()
  setActivePinia(createPinia())
  const reach = {
    colleagues: [colleague('1002', true), colleague('1003', false)],
    groups: [{ id: 'loan', name: '个人贷款' }],
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
      ['工号 1002 坐席', false],
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

  it('hands on to a skill group', async () => {
    const dialog = await open()
    await dialog.findAll('input[type="radio"]')[1]!.setValue(true)
    await dialog.get('select').setValue('loan')
    await dialog.get('textarea').setValue('问贷款')
    await dialog.get('form').trigger('submit')
    await flushPromises()
    expect(posted()).toEqual([[`${AT}/transfer`, { skill: 'loan', note: '问贷款' }]])
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
    service.on(`POST ${AT}/transfer`, () => refusal(409, 'agent_away'))
    const dialog = await open()
    await dialog.get('select').setValue('1002')
    await dialog.get('textarea').setValue('请接着办')
    await dialog.get('form').trigger('submit')
    await flushPromises()
    expect(dialog.text()).toContain('对方现在不在线')
    expect(dialog.get('textarea').element.value).toBe('请接着办')
    expect(dialog.emitted('handed')).toBeUndefined()
  })
})
