import { mount } from '@vue/test-utils'
import { ref } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import ReadAloud from './ReadAloud.vue'
import type { BubbleRow } from './rows'
import { createSpeech, SPEECH } from './speech'

let spoken: SpeechSynthesisUtterance[]
let cancelled: number

function stub(languages: string[]) {
  spoken = []
  cancelled = 0
  const synthesis = {
    getVoices: () => languages.map((lang) => ({ lang })),
    speak: (utterance: SpeechSynthesisUtterance) => spoken.push(utterance),
    cancel: () => cancelled++,
    addEventListener: () => undefined,
  }
  vi.stubGlobal('speechSynthesis', synthesis)
  vi.stubGlobal(
    'SpeechSynthesisUtterance',
    class {
      constructor(readonly text: string) {}
    },
  )
  return createSpeech({
    speechSynthesis: synthesis,
    addEventListener: () => undefined,
  } as unknown as Window)
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('reading aloud', () => {
  it('goes sentence by sentence in a Chinese voice', () => {
    const speech = stub(['en-GB', 'zh-TW', 'zh-CN'])
    speech.toggle('a', '先挂失。再补卡！\n好吗')
    expect(spoken.map(({ text }) => text)).toEqual(['先挂失。', '再补卡！', '好吗'])
    expect(spoken.map(({ lang, voice }) => [lang, voice?.lang])).toEqual(Array(3).fill(['zh-CN', 'zh-CN']))
    expect(speech.reading.value).toBe('a')
    spoken[2]!.onend!({} as SpeechSynthesisEvent)
    expect(speech.reading.value).toBeNull()
  })

  it('stops at a second press and changes over at another message', () => {
    const speech = stub(['zh-CN'])
    speech.toggle('a', '一')
    speech.toggle('b', '二')
    expect([speech.reading.value, cancelled]).toEqual(['b', 2])
    speech.toggle('b', '二')
    expect(speech.reading.value).toBeNull()
    expect(spoken).toHaveLength(2)
  })

  it('is not there without a Chinese voice, without the interface, or when nothing is heard', () => {
    expect(stub(['en-GB']).available.value).toBe(false)
    expect(createSpeech({ addEventListener: () => undefined } as unknown as Window).available.value).toBe(
      false,
    )
    const silent = stub([])
    expect(silent.available.value).toBe(true)
    silent.toggle('a', '一')
    vi.advanceTimersByTime(4_000)
    expect([silent.available.value, silent.reading.value]).toEqual([false, null])
  })
})

describe('the button', () => {
  const row = { key: 'a', text: '**先**挂失', buttons: [{ title: '解决了' }] } as BubbleRow
  const draw = (speech: ReturnType<typeof stub>, on: boolean) =>
    mount(ReadAloud, { props: { row }, global: { provide: { [SPEECH as symbol]: { speech, on: ref(on) } } } })

  it('reads the message and its choices, without markup', async () => {
    const wrapper = draw(stub(['zh-CN']), true)
    await wrapper.get('button').trigger('click')
    expect(spoken.map(({ text }) => text)).toEqual(['先挂失', '解决了'])
    expect(wrapper.get('button').text()).toBe('停止朗读')
    expect(wrapper.get('button').attributes('aria-pressed')).toBe('true')
  })

  it('is hidden where it would do nothing or is not wanted', () => {
    expect(
      draw(stub(['en']), true)
        .find('button')
        .exists(),
    ).toBe(false)
    expect(
      draw(stub(['zh-CN']), false)
        .find('button')
        .exists(),
    ).toBe(false)
  })
})
