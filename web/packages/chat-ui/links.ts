import { inject, shallowRef, type InjectionKey, type ShallowRef } from 'vue'
import type { Allow } from './richText'

export interface Links {
  allow: Allow
  /** Opens the link, or asks first by setting `leaving`; true when it asked. */
  follow(url: string, from: HTMLElement | null): boolean
  /** Where the customer wants to go, while he is asked; `from` gets the focus back. */
  leaving: ShallowRef<{ url: string; from: HTMLElement | null } | null>
}

/** `own`: hosts of the bank, opened at once; `listed`: others that may be linked to, after a word. Subdomains count. */
export function createLinks(own: readonly string[], listed: readonly string[] = []): Links {
  const leaving: Links['leaving'] = shallowRef(null)
  const isOf = (host: string, hosts: readonly string[]): boolean =>
    hosts.some((one) => host === one || host.endsWith(`.${one}`))
  return {
    leaving,
    allow: ({ hostname }) => isOf(hostname, own) || isOf(hostname, listed),
    follow(url, from) {
      if (isOf(new URL(url).hostname, own)) return false
      leaving.value = { url, from }
      return true
    },
  }
}

/** No links: what a screen shows that says nothing about them. */
const NONE = createLinks([])

export const LINKS: InjectionKey<Links> = Symbol('links')

export function useLinks(): Links {
  return inject(LINKS, NONE)
}
