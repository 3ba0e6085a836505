import { type RefObject, useLayoutEffect, useRef } from 'react'

/** The caret of a field stays where it is when its text is changed by somebody else; call what is returned when it is typed in. */
export function useKeptCaret(field: RefObject<HTMLTextAreaElement | null>, text: string): (typed: string) => void {
  const typed = useRef(text)
  const caret = useRef<[start: number, end: number]>([text.length, text.length])

  useLayoutEffect(() => {
    const note = () => {
      const { current } = field
      if (current && document.activeElement === current) caret.current = [current.selectionStart, current.selectionEnd]
    }
    document.addEventListener('selectionchange', note)
    return () => document.removeEventListener('selectionchange', note)
  }, [field])

  useLayoutEffect(() => {
    const { current } = field
    if (!current || typed.current === text) return
    typed.current = text
    if (document.activeElement === current) current.setSelectionRange(...caret.current)
  }, [field, text])

  return (next) => {
    typed.current = next
  }
}
