import type { Consent } from '@subtext/api'

/** Raised when the privacy notice changes in substance: customers are then asked again. */
export const NOTICE_VERSION = '1'

export interface ConsentOptions {
  put(version: string): Promise<Consent>
  get(): Promise<Consent>
  /** There is a visitor to speak for. */
  ready(): boolean
}

/** Keeps the service's record of what the customer agreed to. */
export function useConsent({ put, get, ready }: ConsentOptions) {
  let owed = false
  let outdated = false

  /** What could not be told is told again at the next occasion. */
  async function tell(): Promise<void> {
    if (!owed || !ready()) return
    await put(NOTICE_VERSION).then(
      ({ required }) => {
        owed = false
        outdated = required !== null && required !== NOTICE_VERSION
      },
      () => undefined,
    )
  }

  return {
    tell,
    give(): Promise<void> {
      owed = true
      return tell()
    },
    /** False when the service knows of no consent to the present notice; who cannot be asked is believed. */
    holds: (): Promise<boolean> =>
      get().then(
        ({ version }) => owed || version === NOTICE_VERSION,
        () => true,
      ),
    /** Given, and the service has not heard of it yet. */
    owed: (): boolean => owed,
    /** The service requires another notice than this page has: agreeing again would not help. */
    outdated: (): boolean => outdated,
    forget(): void {
      owed = false
    },
  }
}
