import type { CallOptions, Http } from './http'
import { conversationPath } from './shared'

/** Made by a machine, and kept nowhere. */
export interface Translation {
  text: string
  to: string
  /** What was sent to be translated, masked. */
  of: string
}

export interface TranslationApi {
  /** Codes of the languages texts may be translated into; empty: it is off. */
  languages(options?: CallOptions): Promise<{ languages: string[] }>
  /** Of a customer's message. Fails with `translation_failed` (503). */
  message(conversation: string, seq: number, to: string): Promise<Translation>
  /** Of what is about to be said; it is masked before it leaves. */
  draft(conversation: string, text: string, to: string): Promise<Translation>
}

const at = conversationPath('/v1/desk/conversations')

export function createTranslationApi(http: Http): TranslationApi {
  return {
    languages: (options) => http.get('/v1/desk/translation', undefined, options),
    message: (conversation, seq, to) => http.post(at(conversation, 'translation'), { seq, to }),
    draft: (conversation, text, to) => http.post(at(conversation, 'translation'), { text, to }),
  }
}
