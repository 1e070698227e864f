import type { CodedText, Summary } from '@subtext/api'
import { staffLocale } from './locale'

/**
 * What the service says in Chinese out of lists of its own, in the language of the page. Its Chinese words come with the
 * data and are shown as they come; the English ones are here, by code. Whatever has no line stays as it came.
 */
type Names = Record<string, string>

/** Why a conversation was handed over. */
const REASONS: Names = {
  hard_topic: 'Done by specialists',
  need_told: 'Need told, done by specialists',
  need_found: 'Need found, done by specialists',
  probe_failed: 'Need still unclear after two questions',
  asked_person: 'Asked for a person',
  crisis: 'Speaks of suicide: answer at once, calm them, and make sure they are safe',
  urgent: 'Money at risk, goes first',
  two_misses: 'Two questions not answered',
  unsolved_twice: 'Twice said not solved',
  misread_twice: 'Twice said misunderstood',
  repeated: 'Asked the same again',
  anger: 'Customer is upset',
  abuse: 'Customer is upset',
  complaint: 'Complaint',
  complaint_progress: 'Asks how a complaint goes on',
  compensation: 'Asks for compensation',
  fee_waiver: 'Asks for a fee to be waived',
  contact_request: 'Asks for contact details',
  no_article: 'No answer in the knowledge base',
}
/** How well it is known who the customer is. */
const IDENTITIES: Names = {
  verified: 'Confirmed by the bank’s site',
  lapsed: 'Sign-in at the bank’s site has lapsed, confirm again',
  unverified: 'Not verified (verify when the matter needs it)',
}
/** The service has no codes for moods. */
const MOODS: Names = {
  平静: 'calm',
  不满: 'dissatisfied',
  难过: 'sad',
  着急: 'in a hurry',
  担心: 'worried',
  困惑: 'confused',
}
/** How the customer took an answer. */
const TAKEN: Names = {
  helped: 'Helped',
  not_helped: 'Did not help',
  repeated: 'Asked again',
  none: 'Not rated',
}
/** How an earlier contact ended. */
const OUTCOMES: Record<string, Names> = {
  person: {
    solved: 'solved',
    unsolved: 'not solved',
    given_back: 'given back to the bot',
    left: 'left the line before anybody came',
    abandoned: 'went away before anybody came',
    message_left: 'left a message',
    callback_booked: 'booked a callback',
    open: 'still open',
  },
  bot: {
    helped: 'customer said it helped',
    not_helped: 'customer said it did not help',
    answered: 'answered, not rated',
    unanswered: 'not answered',
  },
}
const PROMISES: Names = { callback: 'Callback', follow_up: 'Follow-up', message: 'Answer the message' }
/** Of a headline that names no matter, and within one that does. */
const ASKED = '客户要求人工'
const HEADLINES: Names = { [ASKED]: 'Asked for a person', 需要人工协助: 'Needs a person' }
/** In the place of words there are none of. */
const PLACEHOLDERS: Names = { '（已撤回）': '(taken back)', '[图片]': '[image]' }
const DAYS_NAMED = '提到的日期'
const IMAGES = /^客户发了 (\d+) 张图片$/

const english = (): boolean => staffLocale.value === 'en'
/** `key` may be anything somebody wrote, `constructor` too. */
const inEnglish = (names: Names | undefined, key: string, otherwise: string): string =>
  (english() && names && Object.keys(names).includes(key) && names[key]) || otherwise

export const reasonText = ({ code, text }: CodedText): string => inEnglish(REASONS, code, text)

export const identityText = ({ identity, identity_level: level }: Summary): string =>
  inEnglish(IDENTITIES, level ?? '', identity)

/** A course of moods: `平静 → 着急`. */
export const moodText = (course: string): string =>
  course
    .split(' → ')
    .map((mood) => inEnglish(MOODS, mood, mood))
    .join(' → ')

export const takenText = ({ code, text }: CodedText): string => inEnglish(TAKEN, code, text)

export const outcomeText = (by: string, { code, text }: CodedText): string =>
  inEnglish(OUTCOMES[by], code, text)

/** What it is called comes before what was promised. */
export function promiseText({ kind, text }: Summary['promised'][number]): string {
  const name = inEnglish(PROMISES, kind, '')
  return name ? text.replace(/^[^：]*：/, `${name}: `) : text
}

/** Matter and quoted words stay as they are: the bank's and the customer's. */
export function headlineText(headline: string): string {
  if (!english()) return headline
  const at = headline.indexOf('：「')
  const [matter, quoted] = at < 0 ? [headline, ''] : [headline.slice(0, at), `: ${headline.slice(at + 1)}`]
  const named = matter.replace(`（${ASKED}）`, ` (${HEADLINES[ASKED]})`)
  return inEnglish(HEADLINES, matter, named) + quoted
}

/** The last words of a conversation; words there are none of are named. */
export const lastText = (text: string): string => inEnglish(PLACEHOLDERS, text, text)

export const factLabel = (label: string): string => (english() && label === DAYS_NAMED ? 'Days named' : label)

/** What was added while waiting: the customer's words, and how many images. */
export const addedText = (text: string): string =>
  english() ? text.replace(IMAGES, (_all, count: string) => `Images sent: ${count}`) : text
