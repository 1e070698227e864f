import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import FavouriteOrder from './FavouriteOrder.vue'
import PhraseFiles from './PhraseFiles.vue'
import PhraseTable from './PhraseTable.vue'
import { usePhrases } from './store'
import { phrase, phraseList } from './testing'

const AT = '/v1/desk/phrases'
const FAVOURITES = '/v1/desk/phrase-favourites'
let service: FakeService
let list = phraseList([])

beforeEach(async () => {
  document.body.replaceChildren()
  setActivePinia(createPinia())
  list = phraseList([phrase('a'), phrase('b'), phrase('c', { scope: 'global' })], {
    favourites: ['id-a', 'id-b', 'id-c'],
  })
  service = fakeService({
    [`GET ${AT}`]: () => ({ body: list }),
    [`PUT ${FAVOURITES}`]: () => ({ status: 204 }),
  })
  vi.stubGlobal('fetch', service.fetch)
  await usePhrases().refresh()
})

const asked = (method: string) => service.requests.filter((request) => request.method === method)

describe('one’s own phrases', () => {
  it('are written, changed over the version that was read, and deleted after a question', async () => {
    service.on(`POST ${AT}`, () => ({ status: 201, body: phrase('neu') }))
    service.on(`PUT ${AT}/id-a`, () => refusal(409, 'phrase_changed'))
    service.on(`DELETE ${AT}/id-b`, () => ({ status: 204 }))
    const table = mount(PhraseTable, { props: { scope: 'personal' }, attachTo: document.body })
    expect(table.findAll('[data-testid="phrase-row"]')).toHaveLength(2)
    await table.get('[data-testid="add-phrase"]').trigger('click')
    const [code, title] = table.findAll('[data-testid="phrase-form"] input')
    await code!.setValue('neu')
    await title!.setValue('新的')
    await table.get('textarea').setValue('好的，')
    await table
      .findAll('.variables button')
      .find((button) => button.text() === '工号')!
      .trigger('click')
    await table.get('form').trigger('submit')
    await flushPromises()
    const written = {
      shortcode: 'neu',
      title: '新的',
      category: '',
      text: '好的，{{工号}}',
      scope: 'personal',
      skill: '',
    }
    expect(asked('POST').map(({ body }) => body)).toEqual([written])

    await table.get('[aria-label="修改：标题a"]').trigger('click')
    await table.get('textarea').setValue('改过')
    await table.get('form').trigger('submit')
    await flushPromises()
    expect(asked('PUT')[0]!.body).toMatchObject({ text: '改过', version: 1 })
    expect(table.get('form').text()).toContain('刚被改过')

    await table.get('[aria-label="删除：标题b"]').trigger('click')
    expect(asked('DELETE')).toHaveLength(0)
    await table
      .findAll('button')
      .find((button) => button.text() === '确定删除')!
      .trigger('click')
    await flushPromises()
    expect(asked('DELETE').map(({ path }) => path)).toEqual([`${AT}/id-b`])
  })

  it('those of everybody are changed by supervisors only', async () => {
    const table = mount(PhraseTable, { props: { scope: 'global' } })
    expect(table.text()).toContain('标题c')
    expect(table.find('[data-testid="add-phrase"]').exists()).toBe(false)
    expect(table.get('[data-testid="phrases-read-only"]').text()).toContain('由主管维护')
    list = { ...list, version: 'ffffffffffffffff', may_manage: true }
    await usePhrases().refresh()
    await flushPromises()
    expect(table.find('[data-testid="add-phrase"]').exists()).toBe(true)
    expect(table.find('[data-testid="phrases-read-only"]').exists()).toBe(false)
  })
})

describe('the order of favourites', () => {
  const order = () => (asked('PUT').at(-1)!.body as { phrases: string[] }).phrases

  it('is changed by keys, and said', async () => {
    const favourites = mount(FavouriteOrder, { attachTo: document.body })
    const rows = () => favourites.findAll('[data-testid="favourite"]')
    await rows()[2]!.trigger('keydown', { key: 'ArrowUp', altKey: true })
    await flushPromises()
    expect(order()).toEqual(['id-a', 'id-c', 'id-b'])
    expect(document.activeElement).toBe(rows()[1]!.element)
    expect(favourites.get('[role="status"]').text()).toContain('标题c，第 2 位')
    await rows()[0]!.trigger('keydown', { key: 'ArrowUp', altKey: true })
    await flushPromises()
    expect(asked('PUT')).toHaveLength(1)
  })

  it('is changed by dragging', async () => {
    const favourites = mount(FavouriteOrder, { attachTo: document.body })
    const rows = favourites.findAll('[data-testid="favourite"]')
    await rows[0]!.trigger('dragstart')
    await rows[2]!.trigger('drop')
    await flushPromises()
    expect(order()).toEqual(['id-b', 'id-c', 'id-a'])
  })

  it('goes back when the service refuses it', async () => {
    service.on(`PUT ${FAVOURITES}`, () => refusal(404, 'phrase_not_found'))
    const favourites = mount(FavouriteOrder, { attachTo: document.body })
    await favourites.get('[aria-label="下移：标题a"]').trigger('click')
    await flushPromises()
    expect(usePhrases().favourites).toEqual(['id-a', 'id-b', 'id-c'])
  })
})

describe('importing', () => {
  const content = (text: string) => ({ shortcode: 'a', title: '标题', category: '', text })
  const changed = {
    row: 2,
    outcome: 'changed',
    shortcode: 'a',
    scope: 'personal',
    before: content('旧'),
    after: content('新'),
    refusal: null,
  }
  const plan = (over = {}) => ({
    hash: 'h'.repeat(64),
    applied: false,
    counts: { new: 0, changed: 1, same: 3, refused: 0 },
    rows: [changed],
    ...over,
  })

  async function chosen() {
    const files = mount(PhraseFiles, { attachTo: document.body })
    const input = files.get('input')
    const file = new File(['[]'], 'my.json')
    Object.defineProperty(input.element, 'files', { value: [file], configurable: true })
    await input.trigger('change')
    await flushPromises()
    return files
  }

  it('shows the differences first and then carries out this plan', async () => {
    service.on('POST /v1/desk/phrase-file', () => ({ body: plan() }))
    const files = await chosen()
    expect(files.text()).toContain('新增 0 条，修改 1 条，相同 3 条')
    expect([files.get('del').text(), files.get('ins').text()]).toEqual(['旧', '新'])
    expect(asked('POST').map(({ query }) => query.get('apply'))).toEqual([null])
    await files.get('[data-testid="apply-import"]').trigger('click')
    await flushPromises()
    const last = asked('POST').at(-1)!
    expect([last.query.get('kind'), last.query.get('apply')]).toEqual(['json', 'h'.repeat(64)])
    expect(last.headers.get('content-type')).toBe('application/octet-stream')
    expect(files.get('.done').text()).toBe('已导入 1 条')
  })

  it('takes nothing while a row is refused', async () => {
    const refused = {
      ...changed,
      outcome: 'refused',
      before: null,
      after: null,
      refusal: { code: 'x', field: 'text', text: '太长了' },
    }
    service.on('POST /v1/desk/phrase-file', () => ({
      body: plan({ counts: { new: 0, changed: 1, same: 0, refused: 1 }, rows: [changed, refused] }),
    }))
    const files = await chosen()
    expect(files.text()).toContain('太长了')
    expect(files.get('[data-testid="apply-import"]').attributes('disabled')).toBeDefined()
  })

  it('says when the file changed meanwhile', async () => {
    service.on('POST /v1/desk/phrase-file', ({ query }) =>
      query.get('apply') ? refusal(409, 'import_outdated') : { body: plan() },
    )
    const files = await chosen()
    await files.get('[data-testid="apply-import"]').trigger('click')
    await flushPromises()
    expect(files.text()).toContain('重新核对')
    expect(files.find('[data-testid="import-plan"]').exists()).toBe(false)
  })
})
