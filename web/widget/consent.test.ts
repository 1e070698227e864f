import { describe, expect, it, vi } from 'vitest'
import { NOTICE_VERSION, useConsent } from './consent'

const record = (version: string | null) => ({ version, required: null })

function consent(ready = true) {
  const put = vi.fn((version: string) => Promise.resolve(record(version)))
  const get = vi.fn(() => Promise.resolve(record(NOTICE_VERSION)))
  return { put, get, kept: useConsent({ put, get, ready: () => ready }) }
}

describe('consent', () => {
  it('is told once, and only when it was given', async () => {
    const { put, kept } = consent()
    await kept.tell()
    expect(put).not.toHaveBeenCalled()
    await kept.give()
    await kept.tell()
    expect(put.mock.calls).toEqual([[NOTICE_VERSION]])
  })

  it('is told again until the service has it', async () => {
    const { put, kept } = consent()
    put.mockRejectedValueOnce(new Error('offline'))
    await kept.give()
    await kept.tell()
    await kept.tell()
    expect(put).toHaveBeenCalledTimes(2)
  })

  it('waits for a visitor and is forgotten with him', async () => {
    const { put, kept } = consent(false)
    await kept.give()
    kept.forget()
    await kept.tell()
    expect(put).not.toHaveBeenCalled()
  })

  it('does not hold for another notice, and is believed when nobody can be asked', async () => {
    const { get, kept } = consent()
    expect(await kept.holds()).toBe(true)
    get.mockResolvedValueOnce(record('0'))
    expect(await kept.holds()).toBe(false)
    get.mockRejectedValueOnce(new Error('offline'))
    expect(await kept.holds()).toBe(true)
  })
})
