'use client'

import { useLayoutEffect, useRef, useState } from 'react'
import { useMarkdown } from './load-markdown.ts'

const MOST_LINES = 20
/** More than stands on so many lines anywhere. */
const MOST_CHARACTERS = 4000

/** A person's own message, as typed but for code; of a long one the beginning. */
export function TypedText({ text }: { text: string }) {
  const parts = useMarkdown()
  const [isUnfolded, setUnfolded] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const [isCut, setCut] = useState(false)
  const beginning = beginningOf(text)
  const isLong = isCut || beginning.length < text.length
  const shown = isUnfolded ? text : beginning

  // How many lines it takes shows when it is there.
  useLayoutEffect(() => {
    const { scrollHeight = 0, clientHeight = 0 } = box.current ?? {}
    if (scrollHeight > clientHeight + 1) setCut(true)
  }, [])

  return (
    <>
      <div ref={box} dir="auto" className={`typed-text ${isUnfolded ? '' : 'max-h-[calc(20lh+2px)] overflow-hidden'}`}>
        {parts ? <parts.TypedCode text={shown} /> : shown}
      </div>
      {isLong && (
        <button
          type="button"
          aria-expanded={isUnfolded}
          className="mt-2 text-ui text-accent underline underline-offset-3"
          onClick={() => setUnfolded(!isUnfolded)}
        >
          {isUnfolded ? 'Show less' : 'Show all'}
        </button>
      )}
    </>
  )
}

function beginningOf(text: string): string {
  const lines = text.split('\n', MOST_LINES + 1)
  const beginning = lines.length > MOST_LINES ? lines.slice(0, MOST_LINES).join('\n') : text
  return beginning.slice(0, MOST_CHARACTERS)
}
