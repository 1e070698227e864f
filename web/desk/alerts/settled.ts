/** Assignment follows a handoff within moments; an alert for what a colleague takes at once only trains people to ignore it. */
const SETTLE_MS = 2_000

export interface Settler<Item> {
  add(key: string, item: Item): void
  stop(): void
}

/** Passes on what is still true two seconds after it was noticed; one call for all that came together. */
export function createSettler<Item>(
  stillTrue: (key: string) => boolean,
  alert: (items: Item[]) => void,
  settleMs: number = SETTLE_MS,
): Settler<Item> {
  const pending = new Map<string, Item>()
  let timer: ReturnType<typeof setTimeout> | undefined

  function settle(): void {
    timer = undefined
    const items = [...pending].filter(([key]) => stillTrue(key)).map(([, item]) => item)
    pending.clear()
    if (items.length) alert(items)
  }

  return {
    add: (key, item) => {
      pending.set(key, item)
      timer ??= setTimeout(settle, settleMs)
    },
    stop: () => {
      clearTimeout(timer)
      timer = undefined
      pending.clear()
    },
  }
}
