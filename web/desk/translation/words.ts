import { staffWords } from '@subtext/staff-ui'

export const translationWords = staffWords(
  {
    short: '译',
    translate: (language: string) => `译成${language}`,
    busy: '正在翻译…',
    machine: '机器翻译，请核对',
    hide: '收起译文',
    failed: (why: string) => `没有翻译：${why}`,
    draft: '翻译草稿',
    into: '译成',
    use: '用译文替换草稿',
    original: '译文还没有放进回复框；现在发送，客户收到的是您写的原文',
    result: '译文',
  },
  {
    short: '译',
    translate: (language: string) => `Translate into ${language}`,
    busy: 'Translating…',
    machine: 'Machine translation, please check',
    hide: 'Hide the translation',
    failed: (why: string) => `Not translated: ${why}`,
    draft: 'Translate the draft',
    into: 'Into',
    use: 'Put it in place of the draft',
    original: 'Not in the reply yet: sent now, the customer gets what you wrote',
    result: 'Translation',
  },
)
