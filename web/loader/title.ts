const MARK = /^\(\d+\) /
const BLINK_MS = 1_000

/** Shows a number in front of the page's title, on and off; 0 takes it away. The page may change its title meanwhile. */
export function createTitle(window: Window): (count: number) => void {
  const { document } = window
  let timer = 0
  return (count) => {
    window.clearInterval(timer)
    const plain = () => document.title.replace(MARK, '')
    if (!count && MARK.test(document.title)) document.title = plain()
    if (!count) return
    const blink = (): void => {
      document.title = MARK.test(document.title) ? plain() : `(${count}) ${plain()}`
    }
    document.title = `(${count}) ${plain()}`
    timer = window.setInterval(blink, BLINK_MS)
  }
}
