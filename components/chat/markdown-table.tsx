import type { ReactNode } from 'react'
import type { MarkdownNode } from '#lib/client/markdown/tree.ts'
import { inOrder } from './in-order.ts'
import { type Drawing, drawPhrases } from './markdown-phrases.tsx'

type TableProps = { head: MarkdownNode | undefined; drawing: Drawing; children: ReactNode }

/** A table that scrolls sideways when it is wide. */
export function Table({ head, drawing, children }: TableProps) {
  const names = head?.children[0]
  return (
    <section
      aria-label="Table"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
      tabIndex={0}
      className="scroll-box overflow-x-auto"
    >
      <table>
        <thead>{names && <TableRow node={names} drawing={drawing} />}</thead>
        {children && <tbody>{children}</tbody>}
      </table>
    </section>
  )
}

export function TableRow({ node, drawing }: { node: MarkdownNode; drawing: Drawing }) {
  return (
    <tr>
      {inOrder(node.children, ({ type, token, children }, column) => {
        const Cell = type as 'th' | 'td'
        const [, align] = /text-align:(left|center|right)/.exec(String(token.attrGet('style'))) ?? []
        return (
          <Cell key={column} dir="auto" style={align ? { textAlign: align as 'left' } : undefined}>
            {drawPhrases(children, drawing)}
          </Cell>
        )
      })}
    </tr>
  )
}
