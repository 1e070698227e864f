import { asApiError, isAborted, type ImagesApi } from '@subtext/api'
import {
  beginSending,
  confirmSent,
  dropOutgoing,
  markFailed,
  reportProgress,
  type Images,
  type Log,
} from '@subtext/chat-ui'
import { newClientId } from '@subtext/stream'
import { ref, type ShallowRef } from 'vue'
import { text } from '../text'

/** The service will not have this image however often it is sent. */
const FINAL = /^(image_(?!not_scanned)|uploads_off|client_id_reused)/

/** A refusal in the customer's language; anything else may work the next time. */
export function refusal(code: string): string | null {
  if (!FINAL.test(code)) return null
  const words: Record<string, string> = text.imageRefused
  return words[code] ?? text.imageRefused.image_refused
}

/** Images on their way: each by itself, beside the messages, and again under the same id. */
export function createImageSending(
  api: Pick<ImagesApi, 'send'>,
  log: ShallowRef<Log>,
  images: Images,
  tell: (words: string) => void,
) {
  /** Bytes of the largest one; null where none may be sent. */
  const max = ref<number | null>(null)
  const files = new Map<string, Blob>()
  const running = new Map<string, AbortController>()

  async function deliver(clientId: string, file: Blob, url: string): Promise<void> {
    const stop = new AbortController()
    const own = (change: (log: Log) => Log): void => {
      if (running.get(clientId) === stop) log.value = change(log.value)
    }
    running.set(clientId, stop)
    const at = new Date().toISOString()
    log.value = beginSending(log.value, { clientId, text: '', at, image: { url, progress: 0 } })
    try {
      const sent = await api.send(log.value.conversation, clientId, file, {
        signal: stop.signal,
        onProgress: (done) => own((now) => reportProgress(now, clientId, done)),
      })
      images.keep(sent.image, url)
      files.delete(clientId)
      own((now) => confirmSent(now, clientId, { text: '', masked: [] }))
    } catch (thrown) {
      const words = refusal(asApiError(thrown).code)
      if (isAborted(thrown) || words) drop(clientId, url)
      else own((now) => markFailed(now, clientId))
      if (words) tell(words)
    } finally {
      if (running.get(clientId) === stop) running.delete(clientId)
    }
  }

  function drop(clientId: string, url: string): void {
    files.delete(clientId)
    URL.revokeObjectURL(url)
    log.value = dropOutgoing(log.value, clientId)
  }

  return {
    max,
    send: (file: Blob): void => {
      const clientId = newClientId()
      files.set(clientId, file)
      void deliver(clientId, file, URL.createObjectURL(file))
    },
    /** False when it is no image of this tab. */
    retry: (clientId: string): boolean => {
      const file = files.get(clientId)
      const url = log.value.outbox.find((message) => message.clientId === clientId)?.image?.url
      if (!file || !url) return false
      if (!running.has(clientId)) void deliver(clientId, file, url)
      return true
    },
    cancel: (clientId: string): void => running.get(clientId)?.abort(),
    /** The conversation ends here: nothing goes on, nothing is kept. */
    stop: (): void => {
      for (const one of running.values()) one.abort()
      running.clear()
      files.clear()
      images.clear()
      max.value = null
    },
  }
}
