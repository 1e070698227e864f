import type { CallOptions, Http } from './http'
import type { StudioDetail, StudioPage } from './turns'

export interface StudioApi {
  /** Newest first; `before` is the `next` of the page before. */
  conversations(page?: { limit?: number; before?: string }, options?: CallOptions): Promise<StudioPage>
  turns(id: string, options?: CallOptions): Promise<StudioDetail>
}

export function createStudioApi(http: Http): StudioApi {
  return {
    conversations: (page = {}, options) => http.get('/v1/studio/conversations', { ...page }, options),
    turns: (id, options) =>
      http.get(`/v1/studio/conversations/${encodeURIComponent(id)}/turns`, undefined, options),
  }
}
