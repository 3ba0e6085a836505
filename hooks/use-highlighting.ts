import { useEffect, useRef, useState } from 'react'
import type { CodeLine } from '#lib/client/code/code-lines.ts'
import { type Code, type HighlightStream, highlightStream } from '#lib/client/code/highlight-stream.ts'

/** The coloured lines of code, perhaps of an earlier state of it; null while there are none. */
export function useHighlighting({ source, language, isOpen }: Code): CodeLine[] | null {
  const [lines, setLines] = useState<CodeLine[] | null>(null)
  const stream = useRef<HighlightStream | null>(null)
  useEffect(() => {
    stream.current = highlightStream(setLines)
    return () => stream.current?.stop()
  }, [])
  useEffect(() => stream.current?.update({ source, language, isOpen }), [source, language, isOpen])
  return lines
}
