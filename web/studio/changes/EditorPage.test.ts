import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeService, type FakeService } from '@subtext/api/testing'
import { createStudioRouter } from '../router'

let service: FakeService

/** The editor as a link leads to it. */
async function editor(path: string) {
  const router = createStudioRouter()
  const page = router.getRoutes().find((one) => one.name === 'change-new')
  const at = router.resolve(path)
  const given = page?.props.default as (route: typeof at) => Record<string, unknown>
  const { default: EditorPage } = await import('./EditorPage.vue')
  const wrapper = mount(EditorPage, { props: given(at), global: { plugins: [router] } })
  await flushPromises()
  return wrapper
}

beforeEach(() => {
  setActivePinia(createPinia())
  service = fakeService({
    'GET /v1/studio/articles': () => ({ body: { items: [{ topic: 'card.loss', name: '挂失' }] } }),
    'GET /v1/studio/article': () => ({ body: { fields: { title: '借记卡挂失' } } }),
  })
  vi.stubGlobal('fetch', service.fetch)
})

describe('the editor', () => {
  it('begins with the article a link names', async () => {
    const wrapper = await editor('/changes/new?topic=card.loss')
    expect(wrapper.get<HTMLSelectElement>('[data-testid="topic"]').element.value).toBe('card.loss')
    expect(wrapper.get<HTMLInputElement>('#field-title').element.value).toBe('借记卡挂失')
    const asked = service.requests.find((one) => one.path === '/v1/studio/article')
    expect(asked?.query.get('topic')).toBe('card.loss')
  })

  it('waits for a choice where a link names none, or one that is not there', async () => {
    for (const path of ['/changes/new', '/changes/new?topic=card.gone', '/changes/new?topic=a&topic=b']) {
      const wrapper = await editor(path)
      expect(wrapper.get<HTMLSelectElement>('[data-testid="topic"]').element.value).toBe('')
    }
  })
})
