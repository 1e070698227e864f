import type { StaffApi, StaffFrame } from '@subtext/api'
import { openSocket, type Socket } from '@subtext/stream'

export interface PushHandlers {
  onFrame: (frame: StaffFrame) => void
  onOpen: (open: boolean) => void
}

/** The staff's push connection. It only brings news earlier; everything on it can be fetched as well. */
export function openPush(staff: StaffApi, { onFrame, onOpen }: PushHandlers): Socket {
  return openSocket<StaffFrame>({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/v1/staff/ws`,
    ticket: async () => (await staff.socketTicket()).ticket,
    hello: (ticket) => ({ type: 'hello', ticket }),
    onReady: () => onOpen(true),
    onDown: () => onOpen(false),
    onFrame,
  })
}
