export { ServerClock, serverClock, useServerNow } from './clock'
export { formatDated, formatLasting, formatMoment, formatSpan, formatTimer } from './time'
export { headlineText, lastText, outcomeText, reasonText } from './coded'
export { errorText, ownerName } from './wording'
export { requireSession, useSessionRouting } from './routing'
export { useSession, type SessionPhase } from './session'
export { default as LoginPage } from './LoginPage.vue'
export { default as StaffBar } from './StaffBar.vue'
export { default as LanguageSwitch } from './LanguageSwitch.vue'
export { default as ContextSummary } from './summary/ContextSummary.vue'
export {
  chooseStaffLocale,
  restoreStaffLocale,
  STAFF_LOCALES,
  staffLocale,
  staffWords,
  type StaffLocale,
} from './locale'
