import { zhCN } from '@subtext/chat-ui'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { slotName } from './slots'
import { chatWords, locale, pickLocale, speak } from './locale'
import { text } from './text'

// Languages are fetched; a busy machine may take its time.
vi.setConfig({ testTimeout: 30_000 })
afterEach(() => speak('zh-CN'))

describe('the language', () => {
  it.each([
    [['zh'], 'zh-CN'],
    [['zh-Hans-SG'], 'zh-CN'],
    [['zh-TW'], 'zh-TW'],
    [['zh-HK', 'en'], 'zh-TW'],
    [['zh-Hant'], 'zh-TW'],
    [['en-GB', 'zh'], 'en'],
    [['fr-FR'], 'en'],
    [[null, undefined, 'zh-TW'], 'zh-TW'],
    [[], 'zh-CN'],
  ])('for %j is %s', (named, nearest) => expect(pickLocale(named)).toBe(nearest))

  it('changes everything that is said, the page and back', async () => {
    await speak('en')
    expect([text.agree, chatWords.send, locale.value]).toEqual(['Agree and start', 'Send', 'en'])
    expect([document.documentElement.lang, document.title]).toEqual(['en', text.title])
    await speak('zh-CN')
    expect([text.agree, chatWords.send]).toEqual(['同意并开始咨询', '发送'])
  })

  it('is the one asked for last, however long the words take', async () => {
    const first = speak('en')
    await speak('zh-CN')
    await first
    expect([locale.value, text.agree]).toEqual(['zh-CN', '同意并开始咨询'])
  })

  it.each(['en', 'zh-TW'] as const)('%s says nothing in simplified characters', async (language) => {
    await speak(language)
    const said = Object.values({ ...text, ...chatWords, humanRequest: '', hotQuestions: '', bank: '' })
      .flatMap((value) => (typeof value === 'string' ? [value] : []))
      .join()
      // The bank calls itself what it does.
      .replaceAll(import.meta.env.VITE_BANK_NAME, '')
    expect(said).not.toMatch(language === 'en' ? /[\u4e00-\u9fff]/ : /[们发务请说转员为时语]/)
  })

  it('sends the bot Chinese whatever the buttons say', async () => {
    const asked = text.hotQuestions.map(({ say }) => say)
    await speak('en')
    expect(text.hotQuestions.map(({ say }) => say)).toEqual(asked)
    expect(text.humanRequest).toBe('转人工')
  })

  it('tells first that the answers are Chinese', async () => {
    expect(text.answersIn).toBe('')
    await speak('en')
    expect(text.answersIn).toContain('Chinese')
  })

  it('names every kind of hidden data', async () => {
    expect(zhCN.masked(['id_card', 'phone', 'unheard_of'])).toBe('已为您隐藏身份证号、手机号、个人信息')
    await speak('en')
    expect(chatWords.masked(['id_card', 'phone', 'unheard_of'])).toBe(
      'Hidden for you: identity number, phone number, personal data',
    )
  })

  it('has its own way with dates', () => {
    const at = '2026-11-23T02:30:00.000Z'
    expect(slotName(at)).toBe('11月23日周一 10:30')
    expect(slotName(at, 'zh-TW')).toMatch(/^11月23日.*一.* 10:30$/)
    expect(slotName(at, 'en')).toBe('Mon, Nov 23, 10:30')
    expect(slotName('2026-11-22T16:30:00.000Z')).toBe('11月23日周一 0:30')
    expect(slotName('?', 'en')).toBe('?')
  })
})
