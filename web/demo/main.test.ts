import { describe, expect, it } from 'vitest'
import { snippetFor } from './main'

describe('the embed snippet', () => {
  it('loads the script of the chat origin and queues the first call', () => {
    const page = new DOMParser().parseFromString(snippetFor('https://chat.example'), 'text/html')
    const [script, inline] = page.querySelectorAll('script')
    expect(script!.src).toBe('https://chat.example/loader.js')
    expect(script!.async).toBe(true)

    const bank: { SubtextChat?: SubtextEntry } = {}
    new Function('window', `with (window) { ${inline!.textContent} }`)(bank)
    expect(Array.from(bank.SubtextChat!.q![0]!)).toEqual(['boot', { position: 'right' }])
  })
})
