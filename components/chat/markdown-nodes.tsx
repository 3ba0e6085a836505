import type { List, ListItem, RootContent, Table, TableRow } from 'mdast'
import { Fragment, type ReactNode } from 'react'
import type { ParsedMarkdown } from '#lib/client/markdown/parse-markdown.ts'
import { CodeBlock } from './code-block.tsx'
import { type Call, type Drawing, drawPhrases, noteId, referenceId } from './markdown-phrases.tsx'

/**
 * A block has the direction of its own text. Within a quote or an item the outer one decides, whose line or bullet stands
 * where the text begins; it doesn't look into what has a `dir` itself.
 */
type Direction = 'auto' | undefined

/** Parsed Markdown as elements: text and safe links, nothing that loads. HTML stays the text it is. */
export function drawMarkdown(parsed: ParsedMarkdown): ReactNode {
  const drawing: Drawing = { ...parsed, calls: new Map(), isInLink: false }
  const blocks = drawBlocks(parsed.nodes, drawing, 'auto')
  const notes = drawFootnotes(drawing)
  return (
    <>
      {blocks}
      {notes.length > 0 && (
        <section data-footnotes>
          <h2 id="footnote-label" className="sr-only">
            Footnotes
          </h2>
          <ol>{onLines(notes)}</ol>
        </section>
      )}
    </>
  )
}

/** With line breaks between them, so that the text of the page doesn't run together. */
function onLines(nodes: ReactNode[]): ReactNode[] {
  return nodes.flatMap((node, index) => (index === 0 ? [node] : ['\n', node]))
}

function drawBlocks(nodes: RootContent[], drawing: Drawing, dir: Direction): ReactNode[] {
  return onLines(nodes.map((node, index) => drawBlock(node, index, drawing, dir)))
}

function drawBlock(node: RootContent, key: number, drawing: Drawing, dir: Direction): ReactNode {
  switch (node.type) {
    case 'paragraph':
      return (
        <p key={key} dir={dir}>
          {drawPhrases(node.children, drawing)}
        </p>
      )
    case 'heading': {
      const Heading = `h${node.depth}` as const
      return (
        <Heading key={key} dir={dir}>
          {drawPhrases(node.children, drawing)}
        </Heading>
      )
    }
    case 'blockquote':
      return (
        <blockquote key={key} dir={dir}>
          {drawBlocks(node.children, drawing, undefined)}
        </blockquote>
      )
    case 'list':
      return drawList(node, key, drawing)
    case 'code':
      return <CodeBlock key={key} language={node.lang?.split(/\s/)[0] ?? ''} source={node.value} isOpen={false} />
    case 'table':
      return drawTable(node, key, drawing)
    case 'thematicBreak':
      return <hr key={key} />
    case 'html':
      return node.value
    default:
      return null
  }
}

const isTask = ({ checked }: ListItem) => typeof checked === 'boolean'

function drawList(list: List, key: number, drawing: Drawing) {
  const Tag = list.ordered ? 'ol' : 'ul'
  const isLoose = list.children.some(({ spread }) => spread) || list.spread === true
  return (
    <Tag
      key={key}
      start={list.start === 1 ? undefined : (list.start ?? undefined)}
      className={list.children.some(isTask) ? 'contains-task-list' : undefined}
    >
      {onLines(list.children.map((item, index) => drawItem(item, index, isLoose, drawing)))}
    </Tag>
  )
}

/** In a tight list paragraphs are bare text. */
function drawItem(item: ListItem, key: number, isLoose: boolean, drawing: Drawing) {
  const Paragraph = isLoose ? 'p' : Fragment
  const box = isTask(item) && (
    <>
      <input type="checkbox" checked={item.checked === true} disabled />{' '}
    </>
  )
  const first = item.children.find(({ type }) => type === 'paragraph')
  const blocks = item.children.map((child, index) =>
    child.type === 'paragraph' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: as a text grows, nothing comes before what is there
      <Paragraph key={index}>
        {child === first && box}
        {drawPhrases(child.children, drawing)}
      </Paragraph>
    ) : (
      drawBlock(child, index, drawing, undefined)
    ),
  )
  return (
    <li key={key} dir="auto" className={box ? 'task-list-item' : undefined}>
      {onLines(blocks)}
    </li>
  )
}

function drawTable(table: Table, key: number, drawing: Drawing) {
  const [head, ...body] = table.children
  // The line below the head says how many columns there are.
  const drawRow = (row: TableRow, Cell: 'th' | 'td', rowKey: number) => (
    <tr key={rowKey}>
      {table.align?.map((align, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the position is the identity
        <Cell key={column} dir="auto" style={align ? { textAlign: align } : undefined}>
          {drawPhrases(row.children[column]?.children ?? [], drawing)}
        </Cell>
      ))}
    </tr>
  )
  return (
    <section
      key={key}
      aria-label="Table"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
      tabIndex={0}
      className="scroll-box overflow-x-auto"
    >
      <table>
        <thead>{head && drawRow(head, 'th', 0)}</thead>
        {body.length > 0 && <tbody>{body.map((row, index) => drawRow(row, 'td', index))}</tbody>}
      </table>
    </section>
  )
}

function drawFootnotes(drawing: Drawing): ReactNode[] {
  const notes: ReactNode[] = []
  // A note may be the first to refer to another: then the map grows on the way.
  for (const [identifier, call] of drawing.calls) {
    const blocks = drawing.footnotes.get(identifier)?.children.filter(({ type }) => type !== 'definition') ?? []
    const last = blocks.at(-1)
    const back = <BackReferences identifier={identifier} call={call} />
    notes.push(
      <li key={identifier} id={noteId(identifier)} dir="auto">
        {drawBlocks(last?.type === 'paragraph' ? blocks.slice(0, -1) : blocks, drawing, undefined)}
        {last?.type === 'paragraph' ? (
          <p>
            {drawPhrases(last.children, drawing)} {back}
          </p>
        ) : (
          back
        )}
      </li>,
    )
  }
  return notes
}

/** Drawn after all the text is, when every reference has been counted. */
function BackReferences({ identifier, call }: { identifier: string; call: Call }) {
  return Array.from({ length: call.count }, (_, index) => {
    const count = index + 1
    const suffix = count > 1 ? `-${count}` : ''
    return (
      <Fragment key={count}>
        {count > 1 && ' '}
        <a
          href={`#${referenceId(identifier, count)}`}
          data-footnote-backref=""
          aria-label={`Back to reference ${call.number}${suffix}`}
        >
          ↩{count > 1 && <sup>{count}</sup>}
        </a>
      </Fragment>
    )
  })
}
