// @vitest-environment node
import { afterEach, describe, expect, it } from 'vitest'
import { createShareChannel } from './sharing'

const SESSION = { token: 'token', conversation: 'c1' }
const open: BroadcastChannel[] = []

function tab() {
  const channel = new BroadcastChannel('test')
  open.push(channel)
  return createShareChannel(channel)
}

afterEach(() => open.splice(0).forEach((channel) => channel.close()))

describe('tabs', () => {
  it('share the session of the one that has it', async () => {
    tab().serve({ session: () => null, ended: () => undefined })
    tab().serve({ session: () => SESSION, ended: () => undefined })
    expect(await tab().ask()).toEqual(SESSION)
  })

  it('start empty when nobody has one', async () => {
    tab().serve({ session: () => null, ended: () => undefined })
    expect(await tab().ask()).toBeNull()
  })

  it('end together', async () => {
    const ended = new Promise<void>((resolve) => tab().serve({ session: () => null, ended: resolve }))
    tab().end()
    await ended
  })

  it('do without each other in a browser that cannot', async () => {
    const alone = createShareChannel(null)
    alone.serve({ session: () => SESSION, ended: () => undefined })
    alone.end()
    expect(await alone.ask()).toBeNull()
  })
})
