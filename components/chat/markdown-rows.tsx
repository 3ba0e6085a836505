import { memo } from 'react'
import type { Held } from '#lib/client/markdown/held.ts'
import type { MarkdownNode } from '#lib/client/markdown/tree.ts'
import { InGroups } from './in-groups.tsx'
import { inOrder } from './in-order.ts'
import { isLoose, ListItem } from './markdown-block.tsx'
import { List } from './markdown-boxes.tsx'
import type { Drawing } from './markdown-phrases.tsx'
import { Table, TableRow } from './markdown-table.tsx'

type Props = {
  node: MarkdownNode
  held: Held | null
  drawing: Drawing
  /** What it shows of footnotes. */
  calls: string
}

/** A list or table between paragraphs, which may grow long: of its items or rows only those that change are drawn again. */
export function MarkdownRows({ node, held, drawing, calls }: Props) {
  const before = held?.runs.flatMap(({ nodes }) => nodes) ?? []
  if (node.type === 'table') {
    const rows = [...before, ...(node.children[1]?.children ?? [])]
    return (
      <Table head={node.children[0]} drawing={drawing}>
        {rows.length > 0 && (
          <InGroups
            items={rows}
            isSame={Object.is}
            version={calls}
            arrange={inOrder}
            draw={(row, key) => <Row key={key} node={row} drawing={drawing} calls={calls} />}
          />
        )}
      </Table>
    )
  }
  const isApart = held ? held.isLoose : isLoose(node)
  return (
    <List token={node.token}>
      <InGroups
        items={[...before, ...node.children]}
        isSame={Object.is}
        version={isApart ? `${calls} apart` : calls}
        arrange={inOrder}
        draw={(item, key) => <Item key={key} node={item} isLoose={isApart} drawing={drawing} calls={calls} />}
      />
    </List>
  )
}

type RowProps = { node: MarkdownNode; isLoose?: boolean; drawing: Drawing; calls: string }

const Row = memo(function Row({ node, drawing }: RowProps) {
  return <TableRow node={node} drawing={drawing} />
}, isSame)

const Item = memo(function Item({ node, isLoose = false, drawing }: RowProps) {
  return <ListItem node={node} isLoose={isLoose} drawing={drawing} />
}, isSame)

function isSame(before: RowProps, after: RowProps): boolean {
  return before.node === after.node && before.isLoose === after.isLoose && before.calls === after.calls
}
