export interface Labels {
  /** Name of the frame. */
  frame: string
  open: string
  close: string
  unread: (count: number) => string
}

/** What the launcher says to screen readers: the language asked for, or that of the browser. */
export function labelsIn(locale: string): Labels {
  if (!/^zh/i.test(locale)) {
    const open = 'Open customer chat'
    return {
      frame: 'Customer chat',
      open,
      close: 'Close customer chat',
      unread: (n) => `${open}, ${n} unread`,
    }
  }
  const [frame, verbs, mark] = /-(tw|hk|mo|hant)/i.test(locale)
    ? ['線上客服', '開啟收起', '則未讀訊息']
    : ['在线客服', '打开收起', '条未读消息']
  const open = verbs!.slice(0, 2) + frame
  return { frame: frame!, open, close: verbs!.slice(2) + frame, unread: (n) => `${open}，${n} ${mark}` }
}
