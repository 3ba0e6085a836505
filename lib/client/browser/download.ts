const types = {
  ...{ markdown: 'text/markdown;charset=utf-8', text: 'text/plain;charset=utf-8' },
  ...{ json: 'application/json', svg: 'image/svg+xml' },
}

/** Gives the person a file that was made in this page. */
export function download(name: string, text: string, type: keyof typeof types): void {
  const address = URL.createObjectURL(new Blob([text], { type: types[type] }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has taken what it needs by the next turn of its loop.
  setTimeout(() => URL.revokeObjectURL(address))
}
