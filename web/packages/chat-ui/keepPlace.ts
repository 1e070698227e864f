/** Frames within which a list has measured what it draws; rows of a long one are estimated first. */
const FRAMES = 40
const SETTLED = 3

/**
 * Remembers what the reader has before his eyes. The returned function puts it back there after rows came in above;
 * `reveal` draws a row that is not an element at the moment.
 */
export function keepPlace(scroller: HTMLElement, reveal: (key: string) => void): () => Promise<void> {
  const { top } = scroller.getBoundingClientRect()
  const rows = [...scroller.querySelectorAll<HTMLElement>('.st-row[data-stop]')]
  const anchor = rows.find((row) => row.getBoundingClientRect().bottom > top)
  const key = anchor?.dataset.key
  if (!anchor || key === undefined) return () => Promise.resolve()
  const offset = anchor.getBoundingClientRect().top

  return async () => {
    let settled = 0
    for (let frame = 0; frame < FRAMES && settled < SETTLED && !document.hidden; frame++) {
      await new Promise((done) => requestAnimationFrame(done))
      const row = scroller.querySelector<HTMLElement>(`.st-row[data-key="${CSS.escape(key)}"]`)
      const moved = row ? row.getBoundingClientRect().top - offset : null
      if (moved === null) reveal(key)
      else if (Math.abs(moved) >= 1) scroller.scrollTop += moved
      settled = moved !== null && Math.abs(moved) < 1 ? settled + 1 : 0
    }
  }
}
