export interface Backoff {
  /** Milliseconds to wait before the next attempt. */
  next(): number
  reset(): void
}

export interface BackoffOptions {
  firstMs?: number
  maxMs?: number
  random?: () => number
}

/** Doubling delays; the upper half is random, so that a restarted service is not met by everyone at once. */
export function createBackoff({
  firstMs = 500,
  maxMs = 15_000,
  random = Math.random,
}: BackoffOptions = {}): Backoff {
  let attempt = 0
  return {
    next: () => Math.min(maxMs, firstMs * 2 ** attempt++) * (0.5 + random() / 2),
    reset: () => {
      attempt = 0
    },
  }
}
