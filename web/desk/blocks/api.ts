import { createBlocksApi, type BlocksApi } from '@subtext/api'
import { useSession } from '@subtext/staff-ui'

export function useBlocksApi(): BlocksApi {
  return createBlocksApi(useSession().http)
}
