/** The command interface on the bank's page; before the script arrives it is a stub that collects calls in `q`. */
interface SubtextEntry {
  (...call: unknown[]): void
  q?: ArrayLike<unknown>[]
  loaded?: true
}

interface Window {
  SubtextChat?: SubtextEntry
}
