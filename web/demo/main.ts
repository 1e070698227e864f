/** The demo bank's own script: it embeds the chat exactly as the snippet on the page says. */

export function snippetFor(origin: string): string {
  return `<script async src="${origin}/loader.js"></script>
<script>
  window.SubtextChat = window.SubtextChat || function () {
    (SubtextChat.q = SubtextChat.q || []).push(arguments)
  }
  SubtextChat('boot', { position: 'right' })
</script>`
}

function chat(...call: unknown[]): void {
  window.SubtextChat ??= collectCalls()
  window.SubtextChat(...call)
}

function collectCalls(): SubtextEntry {
  const stub: SubtextEntry = (...call) => {
    stub.q = [...Array.from(stub.q ?? []), call]
  }
  return stub
}

async function copy(text: string, status: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    status.textContent = '已复制'
  } catch {
    status.textContent = '浏览器不允许自动复制，请选中代码手动复制'
  }
}

function start(): void {
  const code = document.getElementById('snippet')!
  const status = document.getElementById('copied')!
  code.textContent = snippetFor(window.location.origin)
  document.getElementById('copy')!.addEventListener('click', () => void copy(code.textContent, status))
  document.getElementById('open-chat')!.addEventListener('click', () => chat('show'))
  chat('boot', { position: 'right' })
}

if (document.getElementById('snippet')) start()
