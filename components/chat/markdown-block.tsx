import { Fragment, type ReactNode } from 'react'
import { isOpenFence } from '#lib/client/markdown/open-leaf.ts'
import { type MarkdownNode, pairTags, textOf } from '#lib/client/markdown/tree.ts'
import { CodeBlock } from './code-block.tsx'
import { Formula } from './formula.tsx'
import { inOrder, onLines } from './in-order.ts'
import { Alert, Details, List } from './markdown-boxes.tsx'
import { type Drawing, drawPhrases, isPlain } from './markdown-phrases.tsx'
import { Table, TableRow } from './markdown-table.tsx'

type Props = {
  node: MarkdownNode
  drawing: Drawing
  /** Not of the first text in a quote or an item: there the outer one looks for the direction, for its line or bullet. */
  dir?: 'auto' | undefined
}

/** A block as elements: text and safe links, nothing that loads. HTML stays the text it is. */
export function MarkdownBlock({ node, drawing, dir }: Props): ReactNode {
  const { type, token, children } = node
  switch (type) {
    case 'paragraph':
    case 'summary':
      // Another element as soon as it is too long: its phrases go at once with the one they are in.
      return (
        <p key={isPlain(children) ? 'plain' : 'formatted'} dir={dir}>
          {drawPhrases(children, drawing)}
        </p>
      )
    case 'heading': {
      // The first two levels are the page’s.
      const Heading = `h${Math.min(6, Number(token.tag.slice(1)) + 2)}` as 'h3'
      return <Heading dir={dir}>{drawPhrases(children, drawing)}</Heading>
    }
    case 'blockquote': {
      const content = drawBlocks(children, drawing, { isInner: !token.meta?.alert })
      return token.meta?.alert ? (
        <Alert name={String(token.meta.alert)}>{content}</Alert>
      ) : (
        <blockquote dir="auto">{content}</blockquote>
      )
    }
    case 'bullet_list':
    case 'ordered_list':
      return (
        <List token={token}>
          {onLines(children, (item, key) => (
            <ListItem key={key} node={item} isLoose={isLoose(node)} drawing={drawing} />
          ))}
        </List>
      )
    case 'fence':
    case 'code_block':
      return (
        <CodeBlock
          language={token.info.trim().split(/\s/)[0] ?? ''}
          source={token.content.replace(/\n$/, '')}
          isOpen={isOpenFence(token)}
        />
      )
    case 'formula_block':
      // Never half of one: until it is closed it is code.
      if (token.meta?.isClosed) return <Formula source={token.content} isBlock />
      return <CodeBlock language="" source={`${token.markup}\n${token.content}`} isOpen />
    case 'table':
      return (
        <Table head={children[0]} drawing={drawing}>
          {children[1] &&
            inOrder(children[1].children, (row, key) => <TableRow key={key} node={row} drawing={drawing} />)}
        </Table>
      )
    case 'hr':
      return <hr />
    case 'details': {
      const [first, ...rest] = children
      const summary = first?.type === 'summary' ? first.children : null
      return (
        <Details isOpen={token.meta?.isOpen === true} summary={summary ? drawPhrases(summary, drawing) : 'Details'}>
          {drawBlocks(summary ? rest : children, drawing)}
        </Details>
      )
    }
    default:
      return null
  }
}

export function drawBlocks(nodes: MarkdownNode[], drawing: Drawing, { isInner = false } = {}): ReactNode[] {
  const first = isInner ? firstText(nodes) : -1
  return onLines(pairTags(nodes, 'details_tag'), (node, key) => (
    <MarkdownBlock key={key} node={node} drawing={drawing} dir={key === first ? undefined : 'auto'} />
  ))
}

const firstText = (nodes: MarkdownNode[]) => nodes.findIndex(({ type }) => type === 'paragraph' || type === 'heading')

/** Whether its paragraphs stand apart. */
export const isLoose = (list: MarkdownNode): boolean =>
  list.children.some((item) => item.children.some(({ type, token }) => type === 'paragraph' && !token.hidden))

export function ListItem({ node, isLoose, drawing }: { node: MarkdownNode; isLoose: boolean; drawing: Drawing }) {
  const task = node.token.meta?.task
  const first = node.children.find(({ type }) => type === 'paragraph')
  const box = task !== undefined && (
    <>
      <input type="checkbox" checked={task === 'done'} disabled aria-label={textOf(first?.children ?? [])} />{' '}
    </>
  )
  const blocks = onLines(node.children, (child, key) => {
    const dir = key === firstText(node.children) ? undefined : 'auto'
    if (child.type !== 'paragraph') return <MarkdownBlock key={key} node={child} drawing={drawing} dir={dir} />
    const phrases = (
      <Fragment key={key}>
        {child === first && box}
        {drawPhrases(child.children, drawing)}
      </Fragment>
    )
    // In a tight list paragraphs are bare text.
    return isLoose ? (
      <p key={key} dir={dir}>
        {phrases}
      </p>
    ) : (
      phrases
    )
  })
  return (
    <li dir="auto" className={box ? 'task-list-item' : undefined}>
      {blocks}
    </li>
  )
}
