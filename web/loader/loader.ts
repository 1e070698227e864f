import { createChat } from './chat'

/** Takes over from the stub of the embed snippet; a second copy of the script changes nothing. */
export function install(window: Window, chatOrigin: string): void {
  const stub = window.SubtextChat
  if (stub?.loaded) return
  const chat = createChat(window, chatOrigin)
  const entry: SubtextEntry = (command, argument) => chat(command, argument)
  entry.loaded = true
  window.SubtextChat = entry
  for (const call of stub?.q ?? []) entry(...Array.from(call))
}

const script = document.currentScript ?? document.querySelector('script[src*="/loader"]')
if (script instanceof HTMLScriptElement && script.src) install(window, new URL(script.src).origin)
