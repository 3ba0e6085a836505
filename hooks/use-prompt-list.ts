import { useState } from 'react'

/** Whether the list of saved prompts is open over a field: a slash in the empty field opens it, or a button. */
export function usePromptList(text: string) {
  const [opener, setOpener] = useState<'slash' | 'button' | null>(null)
  return {
    isOpen: opener === 'button' || (opener === 'slash' && text.startsWith('/')),
    /** What is typed after the slash; null for the button's list. */
    query: opener === 'slash' ? text.slice(1) : null,
    toggle: () => setOpener(opener === 'button' ? null : 'button'),
    close: () => setOpener(null),

    /** Before what is typed is another text. */
    onTyped(next: string) {
      if (text === '' && next === '/') setOpener('slash')
      else if (!next.startsWith('/')) setOpener(null)
    },
  }
}
