import { inject, shallowRef, type InjectionKey, type ShallowRef } from 'vue'

export interface Images {
  /** An address of the image for this page only. Rejects when it cannot be had. */
  url(id: string): Promise<string>
  /** The image is known already: it was sent from here. */
  keep(id: string, url: string): void
  /** What is shown large; `from` gets the focus back. */
  viewed: ShallowRef<{ url: string; from: HTMLElement | null } | null>
  /** Frees all of them. */
  clear(): void
}

/** Images need a token, so they are fetched, once each, and shown from memory. */
export function createImages(load: (id: string) => Promise<Blob>): Images {
  const known = new Map<string, Promise<string>>()
  const viewed: Images['viewed'] = shallowRef(null)
  return {
    viewed,
    url(id) {
      const found = known.get(id)
      if (found) return found
      const loading = load(id).then((blob) => URL.createObjectURL(blob))
      known.set(id, loading)
      loading.catch(() => known.delete(id))
      return loading
    },
    keep: (id, url) => void known.set(id, Promise.resolve(url)),
    clear() {
      viewed.value = null
      for (const one of known.values()) one.then(URL.revokeObjectURL, () => undefined)
      known.clear()
    },
  }
}

/** No images: a screen that fetches none. */
const NONE = createImages(() => Promise.reject(new Error('no images here')))

export const CHAT_IMAGES: InjectionKey<Images> = Symbol('chat images')

export function useChatImages(): Images {
  return inject(CHAT_IMAGES, NONE)
}
