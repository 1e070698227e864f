import { queryString, type CallOptions, type Http } from './http'

export interface AuditRow {
  id: number
  at: string
  actor: string
  action: string
  subject: string | null
  detail: Record<string, unknown>
  /** The customer it was about was erased; subject and detail went with him. */
  erased: boolean
}

/** `action` with a dot at its end is all of a kind; days are `2026-11-21`, by the bank's clock. */
export interface AuditFilter {
  actor?: string
  action?: string
  subject?: string
  since?: string
  until?: string
}

export interface AuditPage {
  rows: AuditRow[]
  /** `before` of the next page; null at the end. */
  next: number | null
}

export interface AuditVerdict {
  whole: boolean
  first: number
  last: number
  /** Where the chain breaks; null when it is whole, and when it is the record of its end. */
  broken_row: number | null
  why: string | null
}

export interface AuditApi {
  page(filter: AuditFilter, before: number | null, options?: CallOptions): Promise<AuditPage>
  verdict(): Promise<AuditVerdict>
}

const AUDIT = '/v1/audit'
/** A long trail is gone along row by row. */
const PATIENCE_MS = 40_000

export function createAuditApi(http: Http): AuditApi {
  return {
    page: (filter, before, options) => http.get(AUDIT, { ...filter, before }, options),
    verdict: () => http.get(`${AUDIT}/verdict`, undefined, { timeoutMs: PATIENCE_MS }),
  }
}

/** Address of the same rows as a file. */
export function auditFile(filter: AuditFilter): string {
  return `${AUDIT}.jsonl${queryString({ ...filter })}`
}
