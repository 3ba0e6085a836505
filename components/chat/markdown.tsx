'use client'

import { memo } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { Fallback } from '#components/ui/fallback.tsx'
import { isTooDeep, splitMarkdown } from '#lib/client/markdown/markdown-blocks.ts'
import { safeLink } from '#lib/client/markdown/safe-url.ts'
import { CodeBlock } from './code-block.tsx'

const plugins = [remarkGfm]

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

const PlainText = ({ text }: { text: string }) => <p className="whitespace-pre-wrap">{text}</p>

const Block = memo(function Block({ text }: { text: string }) {
  if (isTooDeep(text)) return <PlainText text={text} />
  return (
    <div>
      <ReactMarkdown remarkPlugins={plugins} components={components} urlTransform={(url) => safeUrl(url)}>
        {text}
      </ReactMarkdown>
    </div>
  )
})

/** Besides safe links, a footnote may lead to its place in the same text. */
function safeUrl(url: string): string {
  return url.startsWith('#user-content-fn') ? url : (safeLink(url) ?? '')
}

const components: Components = {
  a: ({ node: _, href, children, ...rest }) => {
    if (!href) return <span>{children}</span>
    if (href.startsWith('#')) {
      return (
        <a {...rest} href={href}>
          {children}
        </a>
      )
    }
    return (
      <a href={href} target="_blank" rel="noopener noreferrer">
        {children}
      </a>
    )
  },
  // A picture's address can carry the conversation to a stranger the moment it is loaded.
  img: ({ src, alt }) => {
    const text = alt || 'Image'
    const href = typeof src === 'string' ? safeLink(src) : null
    if (!href) return <span>{text}</span>
    return (
      <a href={href} target="_blank" rel="noopener noreferrer">
        {text}
      </a>
    )
  },
  pre: ({ children }) => <CodeBlock>{children}</CodeBlock>,
  table: ({ children }) => (
    <section
      aria-label="Table"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
      tabIndex={0}
      className="scroll-box overflow-x-auto"
    >
      <table>{children}</table>
    </section>
  ),
}
