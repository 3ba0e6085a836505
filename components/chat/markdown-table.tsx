import { type ReactNode, useRef } from 'react'
import { onDemand } from '#components/ui/on-demand.tsx'
import { useOverflows } from '#hooks/use-overflows.ts'
import type { MarkdownNode } from '#lib/client/markdown/tree.ts'
import { inOrder } from './in-order.ts'
import { type Drawing, drawPhrases } from './markdown-phrases.tsx'

const CopyTable = onDemand(() => import('./copy-table.tsx').then((file) => file.CopyTable))

type TableProps = { head: MarkdownNode | undefined; drawing: Drawing; children: ReactNode }

/** A table that scrolls sideways when it is wide. */
export function Table({ head, drawing, children }: TableProps) {
  const names = head?.children[0]
  const box = useRef<HTMLElement>(null)
  const overflows = useOverflows(box)
  const table = useRef<HTMLTableElement>(null)
  return (
    <div className="group/table relative">
      <section
        ref={box}
        aria-label="Table"
        // Scrolled with the keyboard.
        tabIndex={overflows ? 0 : undefined}
        className="scroll-box overflow-x-auto"
      >
        <table ref={table}>
          <thead>{names && <TableRow node={names} drawing={drawing} />}</thead>
          {children && <tbody>{children}</tbody>}
        </table>
      </section>
      <div className="absolute top-0 right-0 rounded-control bg-paper opacity-0 transition-opacity duration-150 group-focus-within/table:opacity-100 group-hover/table:opacity-100 pointer-coarse:group-focus-within:opacity-100 print:hidden">
        <CopyTable getTable={() => table.current} />
      </div>
    </div>
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
