import { ref, type Ref } from 'vue'
import { asApiError } from '@subtext/api'
import { errorText, useSession } from '@subtext/staff-ui'

/** Said of what was typed; the session goes on. */
const TYPED = new Set(['wrong_password', 'code_wrong'])

export interface Deed {
  busy: Ref<boolean>
  failure: Ref<string>
  /** One at a time; false when it failed. */
  run(deed: () => Promise<unknown>): Promise<boolean>
}

/** A deed of a form about one's own sign-in, where a 401 may mean a wrong password only. */
export function useDeed(): Deed {
  const session = useSession()
  const busy = ref(false)
  const failure = ref('')

  async function run(deed: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    failure.value = ''
    try {
      await deed()
      return true
    } catch (error) {
      if (!TYPED.has(asApiError(error).code)) session.notice(error)
      failure.value = errorText(error)
      return false
    } finally {
      busy.value = false
    }
  }

  return { busy, failure, run }
}
