// @vitest-environment node
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '@subtext/api'
import { fakeService, refusal, type FakeService } from '@subtext/api/testing'
import { useSession } from './session'

const SESSION = {
  agent: { id: 'a1', login: 'agent1', number: '1001', name: '1001', roles: ['agent'], skills: [] },
  csrf: 'csrf-1',
}
let service: FakeService

beforeEach(() => {
  setActivePinia(createPinia())
  service = fakeService({ 'POST /v1/staff/session': () => ({ body: SESSION }) })
  vi.stubGlobal('fetch', service.fetch)
})

describe('signing in', () => {
  it('knows the agent and sends the CSRF token from then on', async () => {
    const session = useSession()
    await session.login('agent1', 'secret')
    expect(session.phase).toBe('in')
    expect(session.agent?.number).toBe('1001')
    await session.http.post('/v1/anything', {}).catch(() => undefined)
    expect(service.requests.map((each) => each.headers.get('X-CSRF-Token'))).toEqual([null, 'csrf-1'])
  })

  it('stays outside when refused', async () => {
    service.on('POST /v1/staff/session', () => refusal(401, 'invalid_credentials'))
    await expect(useSession().login('agent1', 'wrong')).rejects.toMatchObject({ status: 401 })
    expect(useSession().phase).toBe('unknown')
  })
})

describe('a first password', () => {
  it('stays outside until another one is chosen', async () => {
    service.on('POST /v1/staff/session', () => ({ body: { ...SESSION, must_change_password: true } }))
    service.on('PUT /v1/staff/password', () => ({ body: SESSION }))
    const session = useSession()
    await session.login('agent1', 'first', '123456')
    expect([session.phase, session.mustChange]).toEqual(['out', true])
    await session.choosePassword('first', 'my own long word')
    expect([session.phase, session.mustChange]).toEqual(['in', false])
    expect(service.requests[1]?.headers.get('X-CSRF-Token')).toBe('csrf-1')
  })
})

describe('restoring', () => {
  it('picks up a running session, asking once', async () => {
    service.on('GET /v1/staff/session', () => ({ body: SESSION }))
    await useSession().restore()
    await useSession().restore()
    expect(useSession().phase).toBe('in')
    expect(service.requests).toHaveLength(1)
  })

  it('is signed out without one, and open when the service does not answer', async () => {
    service.on('GET /v1/staff/session', () => refusal(503, 'starting'))
    await expect(useSession().restore()).rejects.toMatchObject({ status: 503 })
    expect(useSession().phase).toBe('unknown')
    service.on('GET /v1/staff/session', () => refusal(401, 'unauthorized'))
    await useSession().restore()
    expect(useSession().phase).toBe('out')
  })
})

describe('losing and leaving', () => {
  it('notices a lost session and nothing else', async () => {
    const session = useSession()
    await session.login('agent1', 'secret')
    session.notice(new ApiError('forbidden', 403, ''))
    expect(session.phase).toBe('in')
    session.notice(new ApiError('unauthorized', 401, ''))
    expect([session.phase, session.expired, session.agent]).toEqual(['out', true, null])
  })

  it('stays signed in when the service cannot be told', async () => {
    const session = useSession()
    await session.login('agent1', 'secret')
    service.on('DELETE /v1/staff/session', () => refusal(503, 'starting'))
    await expect(session.logout()).rejects.toMatchObject({ status: 503 })
    expect(session.phase).toBe('in')
    service.on('DELETE /v1/staff/session', () => ({ status: 204 }))
    await session.logout()
    expect([session.phase, session.expired]).toEqual(['out', false])
  })
})
