import { readStored, writeStored } from './browser-storage.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const THEME_KEY = 'parley:theme'

/** Runs before the first paint, from the page's head: a chosen theme must not flash. */
export const themeScript = `try{var t=localStorage.getItem('${THEME_KEY}');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch{}`

/** The person's choice; `system` when there is none. */
export function chosenTheme(): Theme {
  const stored = readStored('localStorage', THEME_KEY)
  return themes.find((theme) => theme === stored) ?? 'system'
}

export function chooseTheme(theme: Theme): void {
  writeStored('localStorage', THEME_KEY, theme === 'system' ? null : theme)
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}
