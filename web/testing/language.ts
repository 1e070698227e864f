/** The simulated browser speaks English; the customers of the tests do not. */
if (typeof window !== 'undefined') {
  Object.defineProperty(window.navigator, 'language', { value: 'zh-CN', configurable: true })
  Object.defineProperty(window.navigator, 'languages', { value: ['zh-CN', 'zh'], configurable: true })
}
