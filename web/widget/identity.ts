import { asApiError } from '@subtext/api'
import { readonly, ref } from 'vue'

export interface IdentityOptions {
  /** Tells the service; fails with ApiError. */
  present(token: string): Promise<unknown>
  /** Whether there is a visitor to vouch for yet. */
  ready(): boolean
  /** The service knows him now. */
  vouched(): void
  /** The browser's session belongs to somebody else: it must end before this customer's begins. */
  otherCustomer(): void
}

/** The bank's word for who the customer is. It waits for a visitor to exist and is given to the service once. */
export function useIdentity(options: IdentityOptions) {
  let waiting: string | null = null
  /** The service took the bank's word, and has not said since that its time is over. */
  const known = ref(false)

  /** Settles when the service was told, refused, or cannot be told now. */
  async function tell(): Promise<void> {
    if (waiting === null || !options.ready()) return
    const token = waiting
    waiting = null
    try {
      await options.present(token)
      known.value = true
      options.vouched()
    } catch (thrown) {
      const { code, status } = asApiError(thrown)
      if (code === 'other_customer') {
        waiting = token
        options.otherCustomer()
      } else if (status === 0 || status >= 500 || status === 429) waiting ??= token
      else console.warn(`SubtextChat: the token was refused (${code})`)
    }
  }

  return {
    known: readonly(known),
    tell,
    give(token: string): Promise<void> {
      waiting = token
      return tell()
    },
    lapsed(): void {
      known.value = false
    },
    forget(): void {
      waiting = null
      known.value = false
    },
  }
}
