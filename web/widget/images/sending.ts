import type { ImagesApi } from '@subtext/api'
import { createImageSending as create, imageRefusal, type Images, type Log } from '@subtext/chat-ui'
import { newClientId } from '@subtext/stream'
import { ref, type ShallowRef } from 'vue'
import { text } from '../text'

/** A refusal in the customer's language; anything else may work the next time. */
export const refusal = (code: string): string | null => imageRefusal(code, text.imageRefused)

/** The customer's images on their way. */
export function createImageSending(
  api: Pick<ImagesApi, 'send'>,
  log: ShallowRef<Log>,
  images: Images,
  tell: (words: string) => void,
) {
  /** Bytes of the largest one; null where none may be sent. */
  const max = ref<number | null>(null)
  const sending = create(api, images, {
    conversation: () => log.value.conversation,
    change: (edit) => (log.value = edit(log.value)),
    newId: newClientId,
    now: () => new Date().toISOString(),
    refusals: () => text.imageRefused,
    tell,
  })
  return {
    ...sending,
    max,
    stop: (): void => {
      sending.stop()
      images.clear()
      max.value = null
    },
  }
}
