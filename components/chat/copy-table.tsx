'use client'

import { Copy } from 'lucide-react'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import { copyText } from '#lib/client/browser/clipboard.ts'
import { showToast } from '#lib/client/toasts/toasts.ts'

type Props = {
  /** The table as it is written. */
  markdown: string
  /** The drawn table. */
  getTable: () => HTMLTableElement | null
}

/** Copies a table, for a text or for a spreadsheet. */
export function CopyTable({ markdown, getTable }: Props) {
  return (
    <Menu
      label="Copy the table"
      trigger={<Copy size={16} aria-hidden />}
      className="inline-flex size-8 items-center justify-center rounded-control text-ink-soft transition-colors duration-150 hover:bg-soft hover:text-ink pointer-coarse:size-11"
    >
      <MenuItem onClick={() => tell(copyText(markdown))}>Copy as Markdown</MenuItem>
      <MenuItem onClick={() => tell(copyAsCsv(getTable()))}>Copy as CSV</MenuItem>
    </Menu>
  )
}

async function copyAsCsv(table: HTMLTableElement | null): Promise<boolean> {
  if (!table) return false
  const [{ toCsv }, { tableRows }] = await Promise.all([
    import('#lib/client/copy/csv.ts'),
    import('#lib/client/copy/table-rows.ts'),
  ])
  return copyText(toCsv(tableRows(table)))
}

async function tell(copying: Promise<boolean>): Promise<void> {
  const isCopied = await copying.catch(() => false)
  if (isCopied) showToast({ text: 'Copied.' })
  else showToast({ text: 'The browser did not allow copying.', isError: true })
}
