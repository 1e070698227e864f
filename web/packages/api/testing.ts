/** A service for tests: a table of replies in place of the network, and a record of what was asked. */
export interface FakeRequest {
  method: string
  path: string
  query: URLSearchParams
  headers: Headers
  credentials: RequestCredentials | undefined
  body: unknown
}

export type FakeReply = (request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>

export interface FakeAnswer {
  status?: number
  body?: unknown
  headers?: Record<string, string>
}

export interface FakeService {
  fetch: typeof fetch
  requests: FakeRequest[]
  /** Replaces the reply to `"METHOD /path"`. */
  on(route: string, reply: FakeReply): void
}

export function fakeService(routes: Record<string, FakeReply> = {}): FakeService {
  const replies = new Map(Object.entries(routes))
  const requests: FakeRequest[] = []

  async function answer(url: string, init: RequestInit): Promise<Response> {
    const request = read(url, init)
    requests.push(request)
    const reply = replies.get(`${request.method} ${request.path}`)
    const { status = 200, body, headers } = reply ? await reply(request) : refusal(404, 'not_found')
    return new Response(body === undefined ? null : JSON.stringify(body), { status, headers })
  }

  const fakeFetch = (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> =>
    Promise.race([answer(String(input), init), aborted(init.signal)])
  return { fetch: fakeFetch, requests, on: (route, reply) => replies.set(route, reply) }
}

export function refusal(status: number, code: string): FakeAnswer {
  return { status, body: { error: { code, message: `refused: ${code}`, request_id: 'req-1' } } }
}

function read(url: string, init: RequestInit): FakeRequest {
  const { pathname, searchParams } = new URL(url, 'http://service.test')
  return {
    method: init.method ?? 'GET',
    path: pathname,
    query: searchParams,
    headers: new Headers(init.headers),
    credentials: init.credentials,
    body: typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined,
  }
}

function aborted(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    const fail = (): void => reject(new DOMException('Aborted', 'AbortError'))
    if (signal?.aborted) fail()
    else signal?.addEventListener('abort', fail, { once: true })
  })
}
