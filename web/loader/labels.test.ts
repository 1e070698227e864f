// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { labelsIn } from './labels'

describe('what the launcher says', () => {
  it.each([
    ['zh-CN', '打开在线客服', '收起在线客服', '打开在线客服，2 条未读消息'],
    ['zh-HK', '開啟線上客服', '收起線上客服', '開啟線上客服，2 則未讀訊息'],
    ['zh-Hant-TW', '開啟線上客服', '收起線上客服', '開啟線上客服，2 則未讀訊息'],
    ['en-GB', 'Open customer chat', 'Close customer chat', 'Open customer chat, 2 unread'],
    ['fr', 'Open customer chat', 'Close customer chat', 'Open customer chat, 2 unread'],
  ])('in %s', (locale, open, close, unread) => {
    const labels = labelsIn(locale)
    expect([labels.open, labels.close, labels.unread(2)]).toEqual([open, close, unread])
  })
})
