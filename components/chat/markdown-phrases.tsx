import type { FootnoteReference, PhrasingContent } from 'mdast'
import { normalizeUri } from 'micromark-util-sanitize-uri'
import { Fragment, type ReactNode } from 'react'
import type { ParsedMarkdown } from '#lib/client/markdown/parse-markdown.ts'
import { safeLink } from '#lib/client/markdown/safe-url.ts'

/** A footnote that was referred to: its number, and how often so far. */
export type Call = { number: number; count: number }

/** What is known while one text is drawn. */
export type Drawing = ParsedMarkdown & {
  /** By identifier, in the order of the first references. */
  calls: Map<string, Call>
  isInLink: boolean
}

// Marks the ids as the text's own, so that none can be taken for one of the page's.
const NOTE = 'user-content-fn-'
const REFERENCE = 'user-content-fnref-'

export const noteId = (identifier: string) => NOTE + normalizeUri(identifier)

/** The address of one of the places that refer to a footnote; the first is 1. */
export const referenceId = (identifier: string, count: number) =>
  REFERENCE + normalizeUri(identifier) + (count > 1 ? `-${count}` : '')

/** The inside of a paragraph, a heading or a cell. */
export function drawPhrases(nodes: PhrasingContent[], drawing: Drawing): ReactNode[] {
  return nodes.map((node, index) => drawPhrase(node, index, drawing))
}

function drawPhrase(node: PhrasingContent, key: number, drawing: Drawing): ReactNode {
  switch (node.type) {
    case 'text':
    case 'html':
      return node.value
    case 'emphasis':
      return <em key={key}>{drawPhrases(node.children, drawing)}</em>
    case 'strong':
      return <strong key={key}>{drawPhrases(node.children, drawing)}</strong>
    case 'delete':
      return <del key={key}>{drawPhrases(node.children, drawing)}</del>
    case 'inlineCode':
      return (
        <code key={key} dir="ltr">
          {node.value.replace(/\r?\n|\r/g, ' ')}
        </code>
      )
    case 'break':
      return (
        <Fragment key={key}>
          <br />
          {'\n'}
        </Fragment>
      )
    case 'link':
      return drawLink(key, node.url, node.children, drawing)
    case 'linkReference':
      return drawLink(key, urlOf(node.identifier, drawing), node.children, drawing)
    case 'image':
      return drawImage(key, node.url, node.alt, drawing)
    case 'imageReference':
      return drawImage(key, urlOf(node.identifier, drawing), node.alt, drawing)
    case 'footnoteReference':
      return drawReference(key, node, drawing)
    default:
      return null
  }
}

const urlOf = (identifier: string, { definitions }: Drawing) => definitions.get(identifier)?.url ?? ''

function drawLink(key: number, address: string, children: PhrasingContent[], drawing: Drawing) {
  const url = normalizeUri(address)
  const words = drawPhrases(children, { ...drawing, isInLink: true })
  // Besides safe links, a text may lead to a footnote of its own.
  if (url.startsWith('#user-content-fn')) {
    return (
      <a key={key} href={url}>
        {words}
      </a>
    )
  }
  return <WebLink key={key} href={safeLink(url)} words={words} />
}

/** The words of a picture: its address can carry the conversation to a stranger the moment it is loaded. */
function drawImage(key: number, address: string, alt: string | null | undefined, { isInLink }: Drawing) {
  // Links can't stand within each other.
  return <WebLink key={key} href={isInLink ? null : safeLink(normalizeUri(address))} words={alt || 'Image'} />
}

function WebLink({ href, words }: { href: string | null; words: ReactNode }) {
  if (!href) return <span>{words}</span>
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {words}
    </a>
  )
}

function drawReference(key: number, { identifier }: FootnoteReference, { calls }: Drawing) {
  const call = calls.get(identifier) ?? { number: calls.size + 1, count: 0 }
  call.count += 1
  calls.set(identifier, call)
  return (
    <sup key={key}>
      <a
        id={referenceId(identifier, call.count)}
        data-footnote-ref
        aria-describedby="footnote-label"
        href={`#${noteId(identifier)}`}
      >
        {call.number}
      </a>
    </sup>
  )
}
