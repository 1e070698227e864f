/** How wide the list and the summary are, in CSS pixels; the conversation between them has the rest. */
export interface Widths {
  list: number
  context: number
}
export type Pane = keyof Widths

export const USUAL: Widths = { list: 300, context: 348 }
export const LEAST: Widths = { list: 240, context: 280 }
export const MOST: Widths = { list: 480, context: 600 }
/** The composer and the buttons above the conversation fit into this. */
const CENTRE_LEAST = 460

/** The widest a pane may be while the other one stays as it is and the conversation keeps its room. */
export function widest(pane: Pane, widths: Widths, room: number): number {
  const other = pane === 'list' ? widths.context : widths.list
  return Math.max(LEAST[pane], Math.min(MOST[pane], room - other - CENTRE_LEAST))
}

/** `widths` with the pane as wide as is asked, within what is possible in `room`. */
export function resized(pane: Pane, wanted: number, widths: Widths, room: number): Widths {
  const width = Math.max(LEAST[pane], Math.min(widest(pane, widths, room), Math.round(wanted)))
  return { ...widths, [pane]: width }
}

/** What was kept; whatever cannot be is as usual. */
export function fromKept(kept: string | null): Widths {
  try {
    const { list, context } = JSON.parse(kept ?? '{}') as Partial<Widths>
    const within = (pane: Pane, width?: number): number =>
      typeof width === 'number' && width >= LEAST[pane] && width <= MOST[pane] ? width : USUAL[pane]
    return { list: within('list', list), context: within('context', context) }
  } catch {
    return { ...USUAL }
  }
}
