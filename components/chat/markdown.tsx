'use client'

import { memo } from 'react'
import { Fallback } from '#components/ui/fallback.tsx'
import { isTooDeep, splitMarkdown } from '#lib/client/markdown/markdown-blocks.ts'
import { parseMarkdown } from '#lib/client/markdown/parse-markdown.ts'
import { drawMarkdown } from './markdown-nodes.tsx'

/** The model's Markdown. It can show text and link to the web, and nothing else: no HTML of its own, no loaded image. */
export function Markdown({ text }: { text: string }) {
  return splitMarkdown(text).map((block, index) => (
    // Blocks are only ever added at the end, so the position is the identity.
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <Fallback key={index} content={<PlainText text={block} />}>
      <Block text={block} />
    </Fallback>
  ))
}

const PlainText = ({ text }: { text: string }) => (
  <p dir="auto" className="whitespace-pre-wrap">
    {text}
  </p>
)

const Block = memo(function Block({ text }: { text: string }) {
  if (isTooDeep(text)) return <PlainText text={text} />
  return <div>{drawMarkdown(parseMarkdown(text))}</div>
})
