/** Copies text; false when the browser refuses. Plain http has no clipboard API, only the old command. */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (!navigator.clipboard) return copyWithCommand(text)
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyWithCommand(text)
  }
}

/** Copies text with its structure, for programs that take it, and without for the others; false when the browser refuses. */
export async function copyRichText({ html, text }: { html: string; text: string }): Promise<boolean> {
  try {
    const types = {
      'text/html': new Blob([html], { type: 'text/html' }),
      'text/plain': new Blob([text], { type: 'text/plain' }),
    }
    await navigator.clipboard.write([new ClipboardItem(types)])
    return true
  } catch {
    return copyWithCommand(text, html)
  }
}

function copyWithCommand(text: string, html?: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.style.position = 'fixed'
  area.style.opacity = '0'
  if (html !== undefined) {
    area.addEventListener('copy', (event) => {
      event.clipboardData?.setData('text/html', html)
      event.clipboardData?.setData('text/plain', text)
      event.preventDefault()
    })
  }
  const focused = document.activeElement
  document.body.append(area)
  area.select()
  const isCopied = document.execCommand('copy')
  area.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return isCopied
}
