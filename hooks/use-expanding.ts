import { type RefObject, useLayoutEffect, useState } from 'react'

/** About five lines of what is typed. */
const LONG_PX = 150

/** Whether a field has all the room of the page, and whether it is offered: only where the text is long. */
export function useExpanding(field: RefObject<HTMLTextAreaElement | null>, text: string) {
  const [isExpanded, setIsExpanded] = useState(false)
  const [isLong, setIsLong] = useState(false)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is what makes it higher
  useLayoutEffect(() => setIsLong((field.current?.scrollHeight ?? 0) > LONG_PX), [field, text])

  return { isExpanded, isOffered: isExpanded || isLong, setIsExpanded }
}
