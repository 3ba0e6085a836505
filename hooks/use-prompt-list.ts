import { type KeyboardEvent, type RefObject, useRef, useState } from 'react'
import { replaceText } from '#lib/client/browser/replace-text.ts'
import { nextBlank } from '#lib/client/chat/blanks.ts'

type Options = { field: RefObject<HTMLTextAreaElement | null>; text: string }

/**
 * The list of saved prompts at a field: a slash in the empty field opens it, or a button. What is chosen is put there, and Tab
 * leads through what is to be filled in.
 */
export function usePromptList({ field, text }: Options) {
  const [opener, setOpener] = useState<'slash' | 'button' | null>(null)
  const hasBlanks = useRef(false)
  const isOpen = opener === 'button' || (opener === 'slash' && text.startsWith('/'))

  function selectBlank(from: number, direction: 1 | -1 = 1): boolean {
    const blank = field.current && nextBlank(field.current.value, from, direction)
    if (blank) field.current?.setSelectionRange(blank.from, blank.to)
    return blank !== null
  }

  return {
    isOpen,
    /** What is typed after the slash; null for the button's list. */
    query: opener === 'slash' ? text.slice(1) : null,
    toggle: () => setOpener(opener === 'button' ? null : 'button'),

    close: () => setOpener(null),

    /** Before what is typed is another text. */
    onTyped(next: string) {
      if (next === '') hasBlanks.current = false
      if (text === '' && next === '/') setOpener('slash')
      else if (!next.startsWith('/')) setOpener(null)
    },

    put(prompt: string) {
      const { current } = field
      if (!current) return
      const range = isOpen && opener === 'slash' ? { from: 0, to: current.value.length } : caretOf(current)
      setOpener(null)
      replaceText(current, prompt, range)
      hasBlanks.current = selectBlank(range.from)
    },

    /** Whether a key led to another blank. */
    onTab({
      key,
      shiftKey,
      currentTarget: { selectionStart, selectionEnd },
    }: KeyboardEvent<HTMLTextAreaElement>): boolean {
      if (key !== 'Tab' || !hasBlanks.current) return false
      return shiftKey ? selectBlank(selectionStart, -1) : selectBlank(selectionEnd)
    },
  }
}

const caretOf = ({ selectionStart, selectionEnd }: HTMLTextAreaElement) => ({ from: selectionStart, to: selectionEnd })
