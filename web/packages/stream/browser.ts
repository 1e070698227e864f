/** Moments at which a connection is worth another try: back online, tab shown again, page out of the back cache. */
export function onWakeUp(wake: () => void, target: Window = window): () => void {
  const shown = (): void => {
    if (target.document.visibilityState === 'visible') wake()
  }
  const restored = (event: PageTransitionEvent): void => {
    if (event.persisted) wake()
  }
  target.addEventListener('online', wake)
  target.addEventListener('pageshow', restored)
  target.document.addEventListener('visibilitychange', shown)
  return () => {
    target.removeEventListener('online', wake)
    target.removeEventListener('pageshow', restored)
    target.document.removeEventListener('visibilitychange', shown)
  }
}

/** A new `client_id`: 22 characters of [A-Za-z0-9_-]. `crypto.randomUUID` is missing from older WebViews. */
export function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
}
