import type { App } from '#lib/client/app/app.ts'

type Switch = {
  chat: Pick<App['chat'], 'showVersion'>
  /** The arrow that was pressed. */
  button: HTMLElement
  /** Keeps an element where it is; what is returned puts there what comes in its place. */
  hold: (element: Element) => (next: Element) => void
}

/** Shows another version of a message: it stands where the one before stood, and the focus stays on its arrows. */
export async function switchVersion(id: string, { chat, button, hold }: Switch): Promise<void> {
  const article = button.closest<HTMLElement>('article')
  const top = button.closest('section')?.getBoundingClientRect().top ?? 0
  if (!article) return
  // Of one that begins above the screen the arrows are seen.
  const isTopSeen = article.getBoundingClientRect().top >= top
  const hasFocus = document.activeElement === button
  const label = button.ariaLabel
  const place = hold(isTopSeen ? article : button)
  const shownId = await chat.showVersion(id, article.dataset.message)
  const next = shownId !== null && document.querySelector(`[data-message="${CSS.escape(shownId)}"]`)
  if (!next) return
  const arrows = [...next.querySelectorAll<HTMLButtonElement>('[data-versions] button:enabled')]
  const arrow = arrows.find(({ ariaLabel }) => ariaLabel === label) ?? arrows[0]
  place(isTopSeen ? next : (arrow ?? next))
  if (hasFocus || document.activeElement === document.body) arrow?.focus({ preventScroll: true })
}
