import type { ComponentType, ReactNode } from 'react'
import type { CitedSource } from '#lib/client/markdown/cited-words.ts'
import { LONGEST_PHRASE } from '#lib/client/markdown/limits.ts'
import type { Call, Notes } from '#lib/client/markdown/notes.ts'
import { hostOf, safeLink } from '#lib/client/markdown/safe-url.ts'
import { type MarkdownNode, textOf, toTree } from '#lib/client/markdown/tree.ts'
import { Formula } from './formula.tsx'
import { PlainPieces } from './plain-text.tsx'

/** What is known while one text is drawn. */
export type Drawing = Notes & {
  /** Begins every id of this text, so that it can’t be taken for one of the page’s or of another answer. */
  prefix: string
  isInLink?: boolean
  /** How the number of a source is drawn; comes with the first. */
  CitationMark?: ComponentType<{ source: CitedSource }> | undefined
}

export const noteId = ({ prefix }: Drawing, label: string) => `${prefix}-note-${encodeURIComponent(label)}`

/** The address of one of the places that refer to a footnote; the first is 1. */
export const callId = ({ prefix }: Drawing, { label, count }: Pick<Call, 'label' | 'count'>) =>
  `${prefix}-ref-${encodeURIComponent(label)}-${count}`

/** The inside of a paragraph, a heading or a cell. */
export function drawPhrases(nodes: MarkdownNode[], drawing: Drawing): ReactNode[] {
  const drawn: ReactNode[] = []
  for (const [index, node] of nodes.entries()) {
    const phrase = drawPhrase(node, index, drawing)
    const last = drawn.at(-1)
    // The browser takes its time to take away many pieces of text from one paragraph.
    if (typeof phrase === 'string' && typeof last === 'string') drawn[drawn.length - 1] = last + phrase
    else drawn.push(phrase)
  }
  return drawn
}

/** Whether it is too long to be formatted. */
export const isPlain = (nodes: MarkdownNode[]): boolean => (nodes[0]?.token.content.length ?? 0) > LONGEST_PHRASE

function drawPhrase(node: MarkdownNode, key: number, drawing: Drawing): ReactNode {
  const { type, token, children } = node
  switch (type) {
    case 'text':
      return token.content.length > LONGEST_PHRASE ? <PlainPieces key={key} text={token.content} /> : token.content
    case 'softbreak':
      return '\n'
    case 'hardbreak':
      return <Break key={key} />
    case 'html_tag':
      return token.tag === 'br' ? <Break key={key} /> : token.content
    case 'em':
    case 'strong':
    case 's':
    case 'kbd':
    case 'sub':
    case 'sup':
    case 'mark': {
      const Tag = type === 's' ? 'del' : type
      return <Tag key={key}>{drawPhrases(children, drawing)}</Tag>
    }
    case 'code_inline':
      return (
        <code key={key} dir="ltr">
          {token.content}
        </code>
      )
    case 'formula':
      return <Formula key={key} source={token.content} isBlock={false} />
    case 'link':
      return (
        <WebLink key={key} href={drawing.isInLink ? null : safeLink(String(token.attrGet('href')))}>
          {drawPhrases(children, { ...drawing, isInLink: true })}
        </WebLink>
      )
    case 'image':
      return <PictureLink key={key} node={node} isInLink={drawing.isInLink} />
    case 'footnote_call':
      return <NoteCall key={key} node={node} drawing={drawing} />
    case 'citation':
      return drawing.CitationMark && <drawing.CitationMark key={key} source={token.meta?.source as CitedSource} />
    default:
      return null
  }
}

const Break = () => (
  <>
    <br />
    {'\n'}
  </>
)

/** The words of a picture, and who has it: its address can carry the conversation to a stranger the moment it is loaded. */
function PictureLink({ node: { token }, isInLink }: { node: MarkdownNode; isInLink: boolean | undefined }) {
  const href = safeLink(String(token.attrGet('src')))
  const host = href && hostOf(href)
  return (
    <WebLink href={isInLink ? null : href}>
      {textOf(toTree(token.children ?? [])) || 'Image'}
      {host && ` (${host})`}
    </WebLink>
  )
}

function WebLink({ href, children }: { href: string | null; children: ReactNode }) {
  if (!href) return <span>{children}</span>
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  )
}

function NoteCall({ node, drawing }: { node: MarkdownNode; drawing: Drawing }) {
  const call = drawing.calls.get(node)
  if (!call) return `[^${node.token.info}]`
  if (call.count === 0 || drawing.isInLink) return <sup>{call.number}</sup>
  return (
    <sup>
      <a id={callId(drawing, call)} href={`#${noteId(drawing, call.label)}`} aria-label={`Footnote ${call.number}`}>
        {call.number}
      </a>
    </sup>
  )
}
