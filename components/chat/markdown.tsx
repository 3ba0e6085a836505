'use client'

import { Fallback } from '#components/ui/fallback.tsx'
import type { CitedWords } from '#lib/client/markdown/cited-words.ts'
import { useMarkdown } from './load-markdown.ts'
import { PlainText } from './plain-text.tsx'

type Props = {
  text: string
  /** More of it comes. */
  isGrowing?: boolean
  citations?: readonly CitedWords[]
}

const none: CitedWords[] = []

/** The model's Markdown. It can show text and link to the web, and nothing else: no HTML of its own, no loaded image. */
export function Markdown({ text, isGrowing = false, citations = none }: Props) {
  const parts = useMarkdown()
  const plain = <PlainText text={text} />
  if (!parts) return plain
  return (
    <Fallback content={plain}>
      <parts.FormattedMarkdown text={text} isGrowing={isGrowing} citations={citations} />
    </Fallback>
  )
}
