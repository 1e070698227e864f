import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { openLog } from '@subtext/chat-ui'
import { event, handed, said, snapshot } from '../testing'
import BotPart from './BotPart.vue'
import { splitAtHandoff } from './rows'

const answered = event(2, 'message.bot', { text: '为您转接', buttons: [], in_reply_to: [] })
const { bot } = splitAtHandoff(openLog(snapshot([said(1, '我想汇款'), answered, handed(3, 'bot', 'queued')])))
const part = (props: object) => mount(BotPart, { props: { rows: bot, modelValue: true, ...props } })

describe('what the customer and the bot said', () => {
  it('is counted, and says when there is more than is here', () => {
    expect(part({}).get('.fold').text()).toContain('（2 条）')
    expect(
      part({ earlier: () => Promise.resolve() })
        .get('.fold')
        .text(),
    ).toContain('（2+ 条）')
  })

  it('fetches what came before when it is asked to, and only while it is open', async () => {
    const earlier = vi.fn(() => Promise.resolve())
    expect(part({ earlier, modelValue: false }).find('[data-testid="earlier"]').exists()).toBe(false)
    await part({ earlier }).get('[data-testid="earlier"]').trigger('click')
    await flushPromises()
    expect(earlier).toHaveBeenCalledOnce()
  })

  it('offers nothing where it is whole', () => {
    expect(part({}).find('[data-testid="earlier"]').exists()).toBe(false)
  })
})
