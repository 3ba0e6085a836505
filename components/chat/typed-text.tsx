'use client'

import { useState } from 'react'
import { useMarkdown } from './load-markdown.ts'

const MOST_LINES = 20
/** About as much as stands on so many lines. */
const MOST_CHARACTERS = 1600

/** A person's own message, as typed but for code; a long one shows its beginning. */
export function TypedText({ text }: { text: string }) {
  const parts = useMarkdown()
  const [isUnfolded, setUnfolded] = useState(false)
  const beginning = beginningOf(text)
  const isFolded = !isUnfolded && beginning.length < text.length
  const shown = isFolded ? beginning : text
  return (
    <>
      <div dir="auto" className="typed-text">
        {parts ? <parts.TypedCode text={shown} /> : shown}
        {isFolded && '…'}
      </div>
      {beginning.length < text.length && (
        <button
          type="button"
          aria-expanded={isUnfolded}
          className="mt-2 text-ui text-accent underline"
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
  const start = lines.length > MOST_LINES ? lines.slice(0, MOST_LINES).join('\n') : text
  return start.length > MOST_CHARACTERS ? start.slice(0, MOST_CHARACTERS) : start
}
