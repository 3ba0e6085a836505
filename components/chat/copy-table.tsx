'use client'

import { Copy } from 'lucide-react'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import { copyText } from '#lib/client/browser/clipboard.ts'
import { tellCopied } from '#lib/client/toasts/tell-copied.ts'

type Props = {
  /** The drawn table. */
  getTable: () => HTMLTableElement | null
}

/** Copies a table, for a text or for a spreadsheet. */
export function CopyTable({ getTable }: Props) {
  return (
    <Menu
      label="Copy the table"
      trigger={<Copy size={16} aria-hidden />}
      className="inline-flex size-8 items-center justify-center rounded-control text-ink-soft transition-colors duration-150 hover:bg-soft hover:text-ink pointer-coarse:size-11"
    >
      <MenuItem onClick={() => tellCopied(copyAs('markdown', getTable()))}>Copy as Markdown</MenuItem>
      <MenuItem onClick={() => tellCopied(copyAs('csv', getTable()))}>Copy as CSV</MenuItem>
    </Menu>
  )
}

async function copyAs(form: 'markdown' | 'csv', table: HTMLTableElement | null): Promise<boolean> {
  if (!table) return false
  const [{ toCsv }, { tableRows, toMarkdown }] = await Promise.all([
    import('#lib/client/copy/csv.ts'),
    import('#lib/client/copy/table-rows.ts'),
  ])
  return copyText(form === 'csv' ? toCsv(tableRows(table)) : toMarkdown(table))
}
