import type { Channel } from '@subtext/api'
import { cleanSettings, readFromHost, wrap, type Settings, type ToHost } from '../loader/protocol'

/** The bank's page around the frame; on the plain link page nobody listens. */
export interface Host {
  readonly framed: boolean
  post(message: ToHost): void
}

export interface HostEvents {
  settings(settings: Settings): void
  /** The bank's server vouches for the customer. */
  identify(token: string): void
  show(): void
  hide(): void
  shutdown(): void
}

/**
 * Talks with the page that loaded us, at the one origin it named in the address.
 * Which pages may load us at all is decided by the service's `frame-ancestors`.
 */
export function connectHost(window: Window, events: HostEvents): Host {
  const origin = hostOrigin(window.location.hash)
  const host = window.parent
  if (host === window || !origin) return { framed: host !== window, post: () => undefined }

  window.addEventListener('message', (event) => {
    const message = readFromHost(event, host, origin)
    if (!message) return
    if (message.type === 'boot' || message.type === 'update') events.settings(cleanSettings(message.settings))
    else if (message.type === 'identify') events.identify(String(message.token))
    else events[message.type]()
  })
  return { framed: true, post: (message) => host.postMessage(wrap(message), origin) }
}

/** The origin in `#host=…`, or null when it is not an http(s) origin. */
export function hostOrigin(hash: string): string | null {
  const given = new URLSearchParams(hash.slice(1)).get('host')
  try {
    const url = new URL(given ?? '')
    return /^https?:$/.test(url.protocol) && url.origin === given ? given : null
  } catch {
    return null
  }
}

/** `#channel=app` says that the bank's app shows us; else whoever frames us is a page of the bank. */
export function channelOf({ hash }: { hash: string }, framed: boolean): Channel {
  if (new URLSearchParams(hash.slice(1)).get('channel') === 'app') return 'app'
  return framed ? 'web' : 'link'
}

/** The language in `#locale=…`, as a page without a host around it can be linked to. */
export function hashLocale(hash: string): string | null {
  return new URLSearchParams(hash.slice(1)).get('locale')
}
