import type { Session } from './session'

/** Other tabs of this browser are asked this long; a new tab should not wait longer to be usable. */
const ASK_MS = 150

export interface ShareChannel {
  /** The session of another open tab, or null. */
  ask(): Promise<Session | null>
  serve(tab: { session(): Session | null; ended(): void }): void
  /** Ends the session in all tabs. */
  end(): void
}

type Call = { type: 'ask' } | { type: 'session'; session: Session } | { type: 'end' }

/**
 * Lets several tabs hold one conversation without writing the token to the disk:
 * the channel reaches only pages of our own origin that are open now.
 */
export function createShareChannel(
  channel: BroadcastChannel | null = typeof BroadcastChannel === 'undefined'
    ? null
    : new BroadcastChannel('subtext'),
): ShareChannel {
  return {
    ask: () =>
      new Promise((resolve) => {
        if (!channel) return resolve(null)
        const done = (session: Session | null): void => {
          clearTimeout(timer)
          channel.removeEventListener('message', listen)
          resolve(session)
        }
        const listen = ({ data }: MessageEvent<Call>): void => {
          if (data.type === 'session') done(data.session)
        }
        const timer = setTimeout(() => done(null), ASK_MS)
        channel.addEventListener('message', listen)
        channel.postMessage({ type: 'ask' } satisfies Call)
      }),
    serve: (tab) =>
      channel?.addEventListener('message', ({ data }: MessageEvent<Call>) => {
        const session = data.type === 'ask' ? tab.session() : null
        if (session) channel.postMessage({ type: 'session', session } satisfies Call)
        if (data.type === 'end') tab.ended()
      }),
    end: () => channel?.postMessage({ type: 'end' } satisfies Call),
  }
}
