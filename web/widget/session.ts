import { NOTICE_VERSION } from './consent'

/** Who this tab speaks as. The token lives in sessionStorage only: a shared computer forgets it with the tab. */
export interface Session {
  token: string
  conversation: string
}

const SESSION = 'subtext.session'
const CONSENT = 'subtext.consent'
const DRAFT = 'subtext.draft'
const ELDER = 'subtext.elder'
const LOCALE = 'subtext.locale'

export interface SessionStore {
  load(): Session | null
  save(session: Session): void
  /** Forgets the conversation only. */
  forget(): void
  /** Forgets all that concerns the customer; how large the type should be and in which language is kept. */
  clear(): void
  consented(): boolean
  consent(): void
  /** The service knows of no consent to the present notice. */
  forgetConsent(): void
  draft(): string
  keepDraft(text: string): void
  /** What the customer chose in this tab; null when he chose nothing. */
  elder(): boolean | null
  keepElder(on: boolean): void
  /** The language the customer chose in this tab; null when he chose none. */
  locale(): string | null
  keepLocale(locale: string): void
}

/** A browser that forbids storage gets a session that lasts until the next page. */
export function createSessionStore(storage: Storage | null): SessionStore {
  const memory = new Map<string, string>()
  const read = (key: string): string | null => storage?.getItem(key) ?? memory.get(key) ?? null
  const write = (key: string, value: string): void => {
    try {
      if (storage) return storage.setItem(key, value)
    } catch {
      // The quota is used up or storage is switched off: memory is what is left.
    }
    memory.set(key, value)
  }
  const remove = (key: string): void => {
    storage?.removeItem(key)
    memory.delete(key)
  }
  return {
    load: () => parse(read(SESSION)),
    save: (session) => write(SESSION, JSON.stringify(session)),
    forget: () => remove(SESSION),
    clear: () => [SESSION, CONSENT, DRAFT].forEach(remove),
    consented: () => read(CONSENT) === NOTICE_VERSION,
    consent: () => write(CONSENT, NOTICE_VERSION),
    forgetConsent: () => remove(CONSENT),
    draft: () => read(DRAFT) ?? '',
    keepDraft: (text) => (text ? write(DRAFT, text) : remove(DRAFT)),
    elder: () => ({ '1': true, '0': false })[read(ELDER) ?? ''] ?? null,
    keepElder: (on) => write(ELDER, on ? '1' : '0'),
    locale: () => read(LOCALE),
    keepLocale: (locale) => write(LOCALE, locale),
  }
}

/** Reading the property already throws where third-party storage is blocked. */
export function tabStorage(): Storage | null {
  try {
    return window.sessionStorage
  } catch {
    return null
  }
}

function parse(text: string | null): Session | null {
  try {
    const { token, conversation } = JSON.parse(text ?? 'null') as Partial<Session>
    return typeof token === 'string' && typeof conversation === 'string' ? { token, conversation } : null
  } catch {
    return null
  }
}
