const tokens = ['paper', 'raised', 'soft', 'line', 'line-strong', 'ink', 'ink-soft', 'accent', 'danger'] as const

export type PageColors = Record<(typeof tokens)[number], string>

/** The colours of the page as it looks now, for what can't use its style sheet. */
export function pageColors(): PageColors {
  const probe = document.createElement('span')
  document.body.append(probe)
  const entries = tokens.map((token) => {
    probe.style.color = `var(--${token})`
    return [token, getComputedStyle(probe).color]
  })
  probe.remove()
  return Object.fromEntries(entries)
}

/** Whether the page is dark, by its own choice or the system's. */
export function isPageDark(): boolean {
  const { theme } = document.documentElement.dataset
  return theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
}

/** Tells when the page changes from light to dark, or back. Returns what ends that. */
export function onPageColors(listener: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)')
  const choice = new MutationObserver(listener)
  choice.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  system.addEventListener('change', listener)
  return () => {
    choice.disconnect()
    system.removeEventListener('change', listener)
  }
}
