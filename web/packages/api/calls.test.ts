// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { createCustomerApi } from './customer'
import { createDeskApi } from './desk'
import { createHttp } from './http'
import { createStaffApi } from './staff'
import { createStudioApi } from './studio'
import { fakeService, type FakeRequest } from './testing'

const from = { after: 4, epoch: 'e1', wait: 25 }
const message = { client_id: 'abcd1234', text: '您好' }

function record(call: (http: ReturnType<typeof createHttp>) => Promise<unknown>): Promise<FakeRequest> {
  const service = fakeService()
  return call(createHttp({ fetch: service.fetch })).then(
    () => service.requests[0]!,
    () => service.requests[0]!,
  )
}

async function line(call: (http: ReturnType<typeof createHttp>) => Promise<unknown>): Promise<string> {
  const { method, path, query, body } = await record(call)
  const asked = query.size ? `?${query.toString()}` : ''
  return [`${method} ${path}${asked}`, body === undefined ? '' : JSON.stringify(body)].join(' ').trim()
}

describe('every call is the one of the contract', () => {
  it.each([
    [createCustomerApi, 'menu', [], 'GET /v1/menu'],
    [createCustomerApi, 'createVisitor', [], 'POST /v1/visitors {}'],
    [createCustomerApi, 'identify', ['a.b.c'], 'POST /v1/visitors/identity {"token":"a.b.c"}'],
    [createCustomerApi, 'openConversation', [], 'POST /v1/conversations {}'],
    [createCustomerApi, 'openConversation', ['app'], 'POST /v1/conversations {"channel":"app"}'],
    [createCustomerApi, 'listConversations', [], 'GET /v1/conversations'],
    [createCustomerApi, 'conversation', ['c1'], 'GET /v1/conversations/c1'],
    [createCustomerApi, 'events', ['c1', from], 'GET /v1/conversations/c1/events?after=4&epoch=e1&wait=25'],
    [
      createCustomerApi,
      'send',
      ['c1', message],
      `POST /v1/conversations/c1/messages ${JSON.stringify(message)}`,
    ],
    [createCustomerApi, 'typing', ['c1'], 'POST /v1/conversations/c1/typing {}'],
    [
      createCustomerApi,
      'setPreferences',
      ['c1', { elder: true }],
      'PUT /v1/conversations/c1/preferences {"elder":true}',
    ],
    [createCustomerApi, 'leaveQueue', ['c1'], 'POST /v1/conversations/c1/queue/leave {}'],
    [
      createCustomerApi,
      'choose',
      ['c1', { choice: 'message', text: '好' }],
      'POST /v1/conversations/c1/queue/choice {"choice":"message","text":"好"}',
    ],
    [createCustomerApi, 'callbackSlots', ['c1'], 'GET /v1/conversations/c1/queue/slots'],
    [createCustomerApi, 'socketTicket', [], 'POST /v1/socket-tickets {}'],
    [createStaffApi, 'login', ['a', 'b'], 'POST /v1/staff/session {"login":"a","password":"b"}'],
    [createStaffApi, 'session', [], 'GET /v1/staff/session'],
    [createStaffApi, 'logout', [], 'DELETE /v1/staff/session'],
    [createStaffApi, 'socketTicket', [], 'POST /v1/staff/socket-tickets {}'],
    [createDeskApi, 'inbox', [], 'GET /v1/desk/inbox'],
    [createDeskApi, 'inbox', [{ wait: 25, cursor: 7 }], 'GET /v1/desk/inbox?wait=25&cursor=7'],
    [createDeskApi, 'conversation', ['a/b'], 'GET /v1/desk/conversations/a%2Fb'],
    [createDeskApi, 'events', ['c1', from], 'GET /v1/desk/conversations/c1/events?after=4&epoch=e1&wait=25'],
    [createDeskApi, 'accept', ['c1'], 'POST /v1/desk/conversations/c1/accept {}'],
    [createDeskApi, 'decline', ['c1'], 'POST /v1/desk/conversations/c1/decline {}'],
    [createDeskApi, 'setStatus', ['break', '午饭'], 'PUT /v1/desk/status {"status":"break","reason":"午饭"}'],
    [createDeskApi, 'takePromise', ['p/1'], 'POST /v1/desk/commitments/p%2F1/take {}'],
    [
      createDeskApi,
      'send',
      ['c1', message],
      `POST /v1/desk/conversations/c1/messages ${JSON.stringify(message)}`,
    ],
    [createDeskApi, 'typing', ['c1'], 'POST /v1/desk/conversations/c1/typing {}'],
    [createDeskApi, 'end', ['c1'], 'POST /v1/desk/conversations/c1/end {}'],
    [
      createDeskApi,
      'close',
      ['c1', { resolved: true, note: '好' }],
      'POST /v1/desk/conversations/c1/close {"resolved":true,"note":"好"}',
    ],
    [createDeskApi, 'giveBack', ['c1', '好'], 'POST /v1/desk/conversations/c1/give-back {"note":"好"}'],
    [createStudioApi, 'conversations', [], 'GET /v1/studio/conversations'],
    [
      createStudioApi,
      'conversations',
      [{ limit: 50, before: 'k' }],
      'GET /v1/studio/conversations?limit=50&before=k',
    ],
    [createStudioApi, 'turns', ['c1'], 'GET /v1/studio/conversations/c1/turns'],
  ] as const)('%o.%s', async (create, name, args, expected) => {
    const call = (http: ReturnType<typeof createHttp>): Promise<unknown> => {
      const api = create(http) as unknown as Record<string, (...rest: unknown[]) => Promise<unknown>>
      return api[name]!(...args)
    }
    expect(await line(call)).toBe(expected)
  })
})
