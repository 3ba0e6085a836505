'use client'

import { useEffect, useId, useState } from 'react'
import { loadable, useLoaded } from '#hooks/use-loaded.ts'
import type { CitedWords } from '#lib/client/markdown/cited-words.ts'
import { GrowingMarkdown } from '#lib/client/markdown/growing-markdown.ts'
import { SLICE, SLICE_MS } from '#lib/client/markdown/limits.ts'
import { readNotes } from '#lib/client/markdown/notes.ts'
import { toSections } from '#lib/client/markdown/sections.ts'
import { MarkdownNotes } from './markdown-notes.tsx'
import { Sections } from './markdown-section.tsx'
import { PlainText } from './plain-text.tsx'

type Props = {
  text: string
  /** More of it comes. */
  isGrowing: boolean
  citations?: readonly CitedWords[]
}

const none: CitedWords[] = []
const citing = loadable(async () => (await import('./citing.ts')).citing)
const nothing: typeof citing = { current: null, load: () => new Promise(() => {}) }

/** Markdown as elements. A long text is formatted in slices, each in a task of its own; what still waits is as typed. */
export function FormattedMarkdown({ text, isGrowing, citations = none }: Props) {
  const prefix = useId()
  const [markdown] = useState(() => new GrowingMarkdown())
  const [slice, goOn] = useState({ size: SLICE })
  const began = performance.now()
  const end = endOfSlice(text, markdown.length, slice.size)
  const isWhole = end === text.length
  const read = markdown.read(text.slice(0, end), { isGrowing: isGrowing || !isWhole })
  const cite = useLoaded(citations.length > 0 ? citing : nothing)
  const blocks = cite?.numbered(read, text, citations) ?? read
  const drawing = { prefix, ...readNotes(blocks, { isGrowing }), CitationMark: cite?.CitationMark }

  useEffect(() => {
    if (isWhole) return
    // It is on the screen by now: what took long is followed by less.
    const size = slice.size * (SLICE_MS / (performance.now() - began))
    const timer = setTimeout(() => goOn({ size: Math.min(SLICE, Math.max(SLICE / 5, size)) }))
    return () => clearTimeout(timer)
  })

  return (
    <>
      <Sections sections={toSections(blocks)} drawing={drawing} />
      <MarkdownNotes drawing={drawing} />
      {!isWhole && <PlainText text={text.slice(end)} />}
    </>
  )
}

/** Where to leave off this time: at the end of a line, if there is one. */
function endOfSlice(text: string, start: number, size: number): number {
  const end = start + Math.round(size)
  if (end >= text.length) return text.length
  const line = text.lastIndexOf('\n', end) + 1
  return line > start ? line : end
}
