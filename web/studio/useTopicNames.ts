import { shallowRef } from 'vue'
import { createInboxApi } from '@subtext/api'
import { useSession } from '@subtext/staff-ui'

/** Topics by their names; until `load` has them, and without them, by their ids. */
export function useTopicNames() {
  const session = useSession()
  const names = shallowRef<Map<string, string>>(new Map())

  async function load(): Promise<void> {
    try {
      const { topics } = await createInboxApi(session.http).topics()
      names.value = new Map(topics.map((one) => [one.id, one.name]))
    } catch (error) {
      session.notice(error)
    }
  }

  return { name: (id: string): string => names.value.get(id) ?? id, load }
}
