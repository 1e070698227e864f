import { asApiError, isAborted, type ImagesApi } from '@subtext/api'
import type { Images } from './images'
import { beginSending, confirmSent, dropOutgoing, markFailed, reportProgress, type Log } from './log'

/** The service will not have this image however often it is sent. */
const FINAL = /^(image_(?!not_scanned)|uploads_off|client_id_reused|not_yours|service_over)/

/** By the code of the refusal; `image_refused` stands for what has no words of its own. */
export type ImageRefusals = Record<string, string> & { image_refused: string }

/** A refusal in the sender's language; null for anything that may work the next time. */
export function imageRefusal(code: string, words: ImageRefusals): string | null {
  return FINAL.test(code) ? (words[code] ?? words.image_refused) : null
}

export interface ImageOutbox {
  conversation: () => string
  change: (edit: (log: Log) => Log) => void
  newId: () => string
  /** Of the sender's clock, ISO 8601. */
  now: () => string
  refusals: () => ImageRefusals
  tell: (words: string) => void
}

export interface ImageSending {
  send(file: Blob): void
  /** False when it is no image of this tab. */
  retry(clientId: string): boolean
  cancel(clientId: string): void
  /** The conversation ends here: nothing goes on, nothing is kept. */
  stop(): void
}

/** Images on their way: each by itself, beside the messages, and again under the same id. */
export function createImageSending(
  api: Pick<ImagesApi, 'send'>,
  images: Pick<Images, 'keep'>,
  outbox: ImageOutbox,
): ImageSending {
  const files = new Map<string, { file: Blob; url: string }>()
  const running = new Map<string, AbortController>()

  async function deliver(clientId: string, file: Blob, url: string): Promise<void> {
    const stop = new AbortController()
    const own = (edit: (log: Log) => Log): void => {
      if (running.get(clientId) === stop) outbox.change(edit)
    }
    running.set(clientId, stop)
    const begun = { clientId, text: '', at: outbox.now(), image: { url, progress: 0 } }
    outbox.change((log) => beginSending(log, begun))
    try {
      const sent = await api.send(outbox.conversation(), clientId, file, {
        signal: stop.signal,
        onProgress: (done) => own((log) => reportProgress(log, clientId, done)),
      })
      images.keep(sent.image, url)
      files.delete(clientId)
      own((log) => confirmSent(log, clientId, { text: '', masked: [] }))
    } catch (thrown) {
      const words = imageRefusal(asApiError(thrown).code, outbox.refusals())
      if (isAborted(thrown) || words) drop(clientId, url)
      else own((log) => markFailed(log, clientId))
      if (words) outbox.tell(words)
    } finally {
      if (running.get(clientId) === stop) running.delete(clientId)
    }
  }

  function drop(clientId: string, url: string): void {
    files.delete(clientId)
    URL.revokeObjectURL(url)
    outbox.change((log) => dropOutgoing(log, clientId))
  }

  return {
    send: (file) => {
      const [clientId, url] = [outbox.newId(), URL.createObjectURL(file)]
      files.set(clientId, { file, url })
      void deliver(clientId, file, url)
    },
    retry: (clientId) => {
      const kept = files.get(clientId)
      if (kept && !running.has(clientId)) void deliver(clientId, kept.file, kept.url)
      return kept !== undefined
    },
    cancel: (clientId) => running.get(clientId)?.abort(),
    stop: () => {
      for (const one of running.values()) one.abort()
      running.clear()
      files.clear()
    },
  }
}
