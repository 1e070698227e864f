import type { CallOptions, Http } from './http'
import type { SocketTicket, StaffSession } from './types'

export interface StaffApi {
  /** `code` of an authenticator app, where the login asks for one. */
  login(login: string, password: string, code?: string, options?: CallOptions): Promise<StaffSession>
  changePassword(current: string, next: string, options?: CallOptions): Promise<StaffSession>
  session(options?: CallOptions): Promise<StaffSession>
  logout(options?: CallOptions): Promise<void>
  socketTicket(options?: CallOptions): Promise<SocketTicket>
}

/** The staff session; the cookie is HttpOnly, the CSRF token comes in the body of `login` and `session`. */
export function createStaffApi(http: Http): StaffApi {
  return {
    login: (login, password, code, options) =>
      http.post('/v1/staff/session', { login, password, ...(code ? { code } : {}) }, options),
    changePassword: (current, next, options) =>
      http.put('/v1/staff/password', { current, new: next }, options),
    session: (options) => http.get('/v1/staff/session', undefined, options),
    logout: (options) => http.delete('/v1/staff/session', options),
    socketTicket: (options) => http.post('/v1/staff/socket-tickets', {}, options),
  }
}
