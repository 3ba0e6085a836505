'use client'

import { Fallback } from '#components/ui/fallback.tsx'
import { useMarkdown } from './load-markdown.ts'
import { PlainText } from './plain-text.tsx'

/** The model's Markdown. It can show text and link to the web, and nothing else: no HTML of its own, no loaded image. */
export function Markdown({ text, isGrowing = false }: { text: string; isGrowing?: boolean }) {
  const parts = useMarkdown()
  const plain = <PlainText text={text} />
  if (!parts) return plain
  return (
    <Fallback content={plain}>
      <parts.FormattedMarkdown text={text} isGrowing={isGrowing} />
    </Fallback>
  )
}
