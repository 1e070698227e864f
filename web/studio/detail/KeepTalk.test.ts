import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import { createStudioRouter } from '../router'
import KeepTalk from './KeepTalk.vue'

const CONVERSATION = 'c_aaaaaaaaaaaaaaaaaaaaaa'
const DRAFT = {
  id: 'card_loss_0a1b2c',
  name: '卡丢了',
  turns: [
    { says: '卡丢了', expect: { kind: 'suggest', topic: 'card.replace', need: null, skill: null } },
    { says: '没用', expect: { kind: 'talk', topic: null, need: null, skill: null } },
  ],
  choices: {
    topics: [
      { id: 'card.loss', name: '借记卡挂失' },
      { id: 'card.replace', name: '换卡与补卡' },
    ],
    needs: [],
    skills: [{ id: 'account', name: '账户与借记卡' }],
  },
}
const CHANGES = '/v1/studio/changes'
const SAVED = { id: 'cs_aaaaaaaaaaaaaaaaaaaaaa', version: 1 }
let service: FakeService

async function panel() {
  const router = createStudioRouter()
  const push = vi.spyOn(router, 'push').mockResolvedValue(undefined)
  const wrapper = mount(KeepTalk, { props: { id: CONVERSATION }, global: { plugins: [router] } })
  await flushPromises()
  return { wrapper, push }
}

beforeEach(() => {
  setActivePinia(createPinia())
  service = fakeService({
    [`GET /v1/studio/conversations/${CONVERSATION}/talk`]: () => ({ body: DRAFT }),
    [`POST ${CHANGES}`]: () => ({ status: 201, body: SAVED }),
    [`POST ${CHANGES}/${SAVED.id}/propose`]: () => ({ body: { ...SAVED, version: 2 } }),
  })
  vi.stubGlobal('fetch', service.fetch)
})

describe('keeping a conversation as a test', () => {
  it('is filled in with what happened, says what would be right, and asks for approval', async () => {
    const { wrapper, push } = await panel()
    const [first, second] = wrapper.findAll('[data-testid="keep-turn"]')
    expect((first!.get('[data-field="topic"]').element as HTMLSelectElement).value).toBe('card.replace')
    await first!.get('[data-field="kind"]').setValue('answer')
    await first!.get('[data-field="topic"]').setValue('card.loss')
    await second!.get('[data-field="kind"]').setValue('')
    expect(second!.find('[data-field="topic"]').exists()).toBe(false)
    await wrapper.get('form').trigger('submit')
    await flushPromises()
    const [created, proposed] = service.requests.slice(-2)
    expect(created!.body).toEqual({
      title: '回归测试：卡丢了',
      why: '把一段真实会话存为回归测试',
      edits: [
        {
          kind: 'keep_talk',
          id: 'card_loss_0a1b2c',
          name: '卡丢了',
          turns: [{ says: '卡丢了', expect: { kind: 'answer', topic: 'card.loss' } }, { says: '没用' }],
        },
      ],
    })
    expect([proposed!.path, proposed!.body]).toEqual([`${CHANGES}/${SAVED.id}/propose`, { version: 1 }])
    expect(push).toHaveBeenCalledWith({ name: 'change', params: { id: SAVED.id } })
  })

  it('leads to the draft also when the content check has findings', async () => {
    service.on(`POST ${CHANGES}/${SAVED.id}/propose`, () => refusal(409, 'change_findings'))
    const { wrapper, push } = await panel()
    await wrapper.get('form').trigger('submit')
    await flushPromises()
    expect(push).toHaveBeenCalledWith({ name: 'change', params: { id: SAVED.id } })
  })

  it('offers the skill group for a handoff alone, and lets messages go but the last', async () => {
    const { wrapper } = await panel()
    const turns = () => wrapper.findAll('[data-testid="keep-turn"]')
    expect(turns()[0]!.find('[data-field="skill"]').exists()).toBe(false)
    await turns()[0]!.get('[data-field="kind"]').setValue('handoff')
    expect(turns()[0]!.get('[data-field="skill"]').text()).toContain('账户与借记卡')
    await turns()[1]!.get('button').trigger('click')
    expect(turns()).toHaveLength(1)
    expect(turns()[0]!.find('button').exists()).toBe(false)
  })

  it('says what is missing, what was refused, and closes with Escape', async () => {
    const { wrapper } = await panel()
    for (const turn of wrapper.findAll('[data-testid="keep-turn"]')) {
      await turn.get('[data-field="kind"]').setValue('')
    }
    expect(wrapper.get('[data-testid="keep-save"]').attributes('disabled')).toBeDefined()
    expect(wrapper.text()).toContain('至少要检查一句')
    await wrapper.get('[data-testid="keep-talk"]').trigger('keydown', { key: 'Escape' })
    expect(wrapper.emitted('closed')).toHaveLength(1)
    service.on(`GET /v1/studio/conversations/${CONVERSATION}/talk`, () => refusal(409, 'nothing_to_keep'))
    expect((await panel()).wrapper.text()).toContain('无法存为回归测试')
  })
})
