// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { ServerClock } from './clock'

const LOCAL = Date.parse('2026-11-21T08:00:00Z')

describe('ServerClock', () => {
  it('is the local clock until something is known', () => {
    expect(new ServerClock(() => LOCAL).now()).toBe(LOCAL)
  })

  it.each(['2026-11-21T07:58:00Z', '2026-11-21T08:02:00.000+00:00'])('runs on from %s', (serverTime) => {
    let local = LOCAL
    const clock = new ServerClock(() => local)
    clock.synchronise(serverTime)
    local += 5_000
    expect(clock.now()).toBe(Date.parse(serverTime) + 5_000)
  })

  it('stays as it is when told no time', () => {
    const clock = new ServerClock(() => LOCAL)
    clock.synchronise('soon')
    expect(clock.now()).toBe(LOCAL)
  })
})
