import { ApiError, errorFromBody } from './error'
import { parseJson, type Http } from './http'
import { conversationPath } from './shared'

/** Longer than the service waits for the file itself. */
const ANSWER_WITHIN_MS = 150_000

export interface ImageReceipt {
  seq: number
  at: string
  client_id: string
  image: string
  width: number
  height: number
  size: number
  duplicate: boolean
}

export interface Uploading {
  signal: AbortSignal
  /** 0 to 1. */
  onProgress: (done: number) => void
}

export interface ImagesApi {
  /**
   * Resending a `client_id` is harmless. Fails with `image_needs_person`, at the desk `not_yours` or `service_over` (409), `image_too_large` (413), `image_type`,
   * `image_broken`, `image_too_many_pixels` or `image_refused` (422), `aborted` (0).
   */
  send(conversation: string, clientId: string, file: Blob, uploading: Uploading): Promise<ImageReceipt>
  image(conversation: string, image: string): Promise<Blob>
}

const at = conversationPath('/v1/conversations')
const atDesk = conversationPath('/v1/desk/conversations')

export function createImagesApi(http: Http, bearer: () => string | null): ImagesApi {
  return {
    send: (conversation, clientId, file, uploading) => {
      const token = bearer()
      const headers: Record<string, string> = token ? { Authorization: `Bearer ${token}` } : {}
      return upload(withId(at(conversation, 'images'), clientId), file, headers, uploading)
    },
    image: (conversation, image) => http.blob(at(conversation, `images/${image}`)),
  }
}

/** For who serves; `csrf` is the token of the cookie session. */
export function createDeskImagesApi(http: Http, csrf: () => string | null): ImagesApi {
  return {
    send: (conversation, clientId, file, uploading) => {
      const headers = { 'X-CSRF-Token': csrf() ?? '' }
      return upload(withId(atDesk(conversation, 'images'), clientId), file, headers, uploading)
    },
    image: (conversation, image) => http.blob(atDesk(conversation, `images/${encodeURIComponent(image)}`)),
  }
}

function withId(path: string, clientId: string): string {
  return `${path}?client_id=${encodeURIComponent(clientId)}`
}

/** XMLHttpRequest: fetch does not tell how much of a body has gone. */
function upload(
  path: string,
  file: Blob,
  headers: Record<string, string>,
  uploading: Uploading,
): Promise<ImageReceipt> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const fail = (code: string, message: string): void => reject(new ApiError(code, 0, message))
    request.open('POST', path)
    request.timeout = ANSWER_WITHIN_MS
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => uploading.onProgress(total ? loaded / total : 0)
    request.onerror = () => fail('network', 'Network failure')
    request.ontimeout = () => fail('timeout', `No reply within ${ANSWER_WITHIN_MS} ms`)
    request.onabort = () => fail('aborted', 'The caller gave up')
    request.onload = () => {
      const body = parseJson(request.responseText)
      if (request.status === 202 && body) resolve(body as ImageReceipt)
      else reject(errorFromBody(request.status, body))
    }
    uploading.signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}
