import { createListsApi, type ListsApi } from '@subtext/api'
import { useSession } from '@subtext/staff-ui'

export function useListsApi(): ListsApi {
  return createListsApi(useSession().http)
}
