import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeService, type FakeService } from '@subtext/api/testing'
import { createStudioRouter } from '../router'
import { CHECK_MS } from './useLook'

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

  it('shows what the check says below the field it is about, and beside the form what is about no field of it', async () => {
    vi.useFakeTimers()
    const findings = ['answer', 'similar_questions.1'].map((field) => ({
      ...{ file: 'kb_index/articles/card/loss.yml', code: 'schema', fix: 'mend it', blocking: true },
      ...{ field, message: `about ${field}` },
    }))
    service.on('POST /v1/studio/content-preview', () => ({ body: { files: [], findings, shown: [] } }))
    const wrapper = await editor('/changes/new?topic=card.loss')
    await wrapper.get('#field-answer').setValue('请马上挂失。')
    await vi.advanceTimersByTimeAsync(CHECK_MS)
    vi.useRealTimers()
    await flushPromises()
    expect(wrapper.get('[data-field="answer"]').html()).toContain('about answer')
    expect(wrapper.get('form').html()).not.toContain('about similar_questions.1')
    expect(wrapper.get('aside').html()).toContain('about similar_questions.1')
  })

  it('waits for a choice where a link names none, or one that is not there', async () => {
    for (const path of ['/changes/new', '/changes/new?topic=card.gone', '/changes/new?topic=a&topic=b']) {
      const wrapper = await editor(path)
      expect(wrapper.get<HTMLSelectElement>('[data-testid="topic"]').element.value).toBe('')
    }
  })
})
