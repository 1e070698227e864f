/**
 * Every failed call ends in an ApiError; callers branch on `code`, never on `message`.
 *
 * status > 0   the service refused: its own code (`unauthorized`, `already_taken`, …)
 * status = 0   no usable reply came: `network`, `timeout` or `aborted`
 * `bad_reply`  a reply came that is not the JSON the contract promises
 */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    readonly requestId: string | null = null,
  ) {
    super(message)
    this.name = 'ApiError'
  }
}

/** Any thrown value as an ApiError, so that a `catch` needs one branch only. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  return new ApiError('unexpected', 0, error instanceof Error ? error.message : String(error))
}

export function isAborted(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'aborted'
}

/** The session ended or never was: the page belongs on its login view. */
export function isSessionLost(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401
}

interface ErrorBody {
  error?: { code?: unknown; message?: unknown; request_id?: unknown }
}

export function errorFromBody(status: number, body: unknown): ApiError {
  const { code, message, request_id: requestId } = (body as ErrorBody | null)?.error ?? {}
  return new ApiError(
    typeof code === 'string' ? code : 'bad_reply',
    status,
    typeof message === 'string' ? message : `HTTP ${status}`,
    typeof requestId === 'string' ? requestId : null,
  )
}
