import { createDeskApi, type DeskApi } from '@subtext/api'
import { useSession } from '@subtext/staff-ui'

export function useDeskApi(): DeskApi {
  return createDeskApi(useSession().http)
}
