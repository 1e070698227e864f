import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import { entry } from '../testing'
import NoteComposer from './NoteComposer.vue'

const NOTES = 'POST /v1/desk/conversations/c1/notes'
let service: FakeService

beforeEach(() => {
  sessionStorage.clear()
  setActivePinia(createPinia())
  service = fakeService({ [NOTES]: () => ({ status: 201, body: entry(1, 'note', 1, { text: '额度够' }) }) })
  vi.stubGlobal('fetch', service.fetch)
})

async function write(text: string) {
  const composer = mount(NoteComposer, { props: { conversation: 'c1', max: 2000 } })
  await composer.get('textarea').setValue(text)
  await composer.get('form').trigger('submit')
  await flushPromises()
  return composer
}

it('writes to colleagues and to nobody else', async () => {
  const composer = await write('额度够')
  expect(service.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([NOTES])
  expect(composer.get('textarea').element.value).toBe('')
  expect(composer.get('label').text()).toBe('内部备注')
  expect(composer.get('button').text()).toBe('存备注')
})

it('keeps what was not written, and its id', async () => {
  service.on(NOTES, () => refusal(503, 'unavailable'))
  const composer = await write('额度够')
  expect(composer.get('textarea').element.value).toBe('额度够')
  await composer.get('form').trigger('submit')
  await flushPromises()
  const ids = service.requests.map(({ body }) => (body as { client_id: string }).client_id)
  expect([ids.length, new Set(ids).size]).toEqual([2, 1])
})
