import { ApiError, errorFromBody } from './error'

const ANSWER_WITHIN_MS = 15_000

export interface HttpOptions {
  /** Origin of the service; empty for the page's own. */
  base?: string
  fetch?: typeof fetch
  /** Visitor token; when set, cookies stay at home. */
  bearer?: () => string | null
  /** CSRF token of the cookie session; sent with everything but GET. */
  csrf?: () => string | null
}

export interface CallOptions {
  signal?: AbortSignal
  /** Replaces the default patience of 15 s, e.g. for a long-poll. */
  timeoutMs?: number
}

export interface Http {
  get<T>(path: string, query?: Query, options?: CallOptions): Promise<T>
  /** A body that is a Blob goes out as the file it is. */
  post<T>(path: string, body: unknown, options?: CallOptions): Promise<T>
  put<T>(path: string, body: unknown, options?: CallOptions): Promise<T>
  delete<T = void>(path: string, options?: CallOptions, body?: unknown): Promise<T>
  /** An answer that is a file and not JSON. */
  text(path: string, options?: CallOptions): Promise<string>
  blob(path: string, options?: CallOptions): Promise<Blob>
}

export type Query = Record<string, string | number | null | undefined>

export function createHttp(options: HttpOptions = {}): Http {
  const call = <T>(method: string, path: string, body: unknown, callOptions: CallOptions = {}): Promise<T> =>
    request<T>(options, method, path, body, callOptions, readReply)
  return {
    get: (path, query, callOptions) => call('GET', path + queryString(query), undefined, callOptions),
    post: (path, body, callOptions) => call('POST', path, body, callOptions),
    put: (path, body, callOptions) => call('PUT', path, body, callOptions),
    delete: (path, callOptions, body) => call('DELETE', path, body, callOptions),
    text: (path, callOptions = {}) => request(options, 'GET', path, undefined, callOptions, readText),
    blob: (path, callOptions = {}) => request(options, 'GET', path, undefined, callOptions, readBlob),
  }
}

async function request<T>(
  options: HttpOptions,
  method: string,
  path: string,
  body: unknown,
  call: CallOptions,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const patience = startPatience(call)
  try {
    const response = await (options.fetch ?? globalThis.fetch)((options.base ?? '') + path, {
      method,
      headers: headersFor(options, method, body),
      credentials: options.bearer ? 'omit' : 'same-origin',
      cache: 'no-store',
      signal: patience.signal,
      ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
    })
    return await read(response)
  } catch (error) {
    if (error instanceof ApiError) throw error
    throw patience.explain(error)
  } finally {
    patience.stop()
  }
}

function headersFor(options: HttpOptions, method: string, body: unknown): Record<string, string> {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (body instanceof Blob) headers['Content-Type'] = 'application/octet-stream'
  else if (body !== undefined) headers['Content-Type'] = 'application/json'
  const token = options.bearer?.()
  if (token) headers.Authorization = `Bearer ${token}`
  const csrf = method === 'GET' ? null : options.csrf?.()
  if (csrf) headers['X-CSRF-Token'] = csrf
  return headers
}

async function readReply<T>(response: Response): Promise<T> {
  const text = await response.text()
  const body = parseJson(text)
  if (!response.ok) throw errorFromBody(response.status, body)
  if (response.status === 204) return undefined as T
  if (body === undefined) throw new ApiError('bad_reply', response.status, 'The reply is not JSON')
  return body as T
}

async function readText(response: Response): Promise<string> {
  const text = await response.text()
  if (!response.ok) throw errorFromBody(response.status, parseJson(text))
  return text
}

async function readBlob(response: Response): Promise<Blob> {
  if (!response.ok) throw errorFromBody(response.status, parseJson(await response.text()))
  return response.blob()
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

export function queryString(query: Query = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== null && value !== undefined)
  if (pairs.length === 0) return ''
  return (
    '?' +
    new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, String(value)])).toString()
  )
}

interface Patience {
  signal: AbortSignal
  explain: (error: unknown) => ApiError
  stop: () => void
}

/** Joins the caller's signal with a deadline; AbortSignal.any is missing from the WebViews of older bank apps. */
function startPatience({ signal, timeoutMs = ANSWER_WITHIN_MS }: CallOptions): Patience {
  const controller = new AbortController()
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    controller.abort()
  }, timeoutMs)
  const forward = (): void => controller.abort()
  if (signal?.aborted) forward()
  signal?.addEventListener('abort', forward, { once: true })
  return {
    signal: controller.signal,
    explain: (error) => {
      if (signal?.aborted) return new ApiError('aborted', 0, 'The caller gave up')
      if (timedOut) return new ApiError('timeout', 0, `No reply within ${timeoutMs} ms`)
      return new ApiError('network', 0, error instanceof Error ? error.message : 'Network failure')
    },
    stop: () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', forward)
    },
  }
}
