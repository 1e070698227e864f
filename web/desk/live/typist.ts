import { shallowRef, type ShallowRef } from 'vue'

/** The service says "typing" again every few seconds while it is true; without a word for this long it is over. */
const SHOWN_MS = 5_000

export interface Typist {
  /** The conversation whose customer is writing right now. */
  where: Readonly<ShallowRef<string | null>>
  typing(conversation: string): void
  said(conversation: string): void
}

export function createTypist(): Typist {
  const where = shallowRef<string | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  const over = (): void => {
    where.value = null
  }
  return {
    where,
    typing: (conversation) => {
      where.value = conversation
      clearTimeout(timer)
      timer = setTimeout(over, SHOWN_MS)
    },
    said: (conversation) => {
      if (where.value === conversation) over()
    },
  }
}
