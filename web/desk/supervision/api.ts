import { createSupervisionApi, type SupervisionApi } from '@subtext/api'
import { useSession } from '@subtext/staff-ui'

export function useSupervisionApi(): SupervisionApi {
  return createSupervisionApi(useSession().http)
}
