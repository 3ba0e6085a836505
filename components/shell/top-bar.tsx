import { Menu as MenuIcon, SquarePen } from 'lucide-react'
import type { RefObject } from 'react'
import { IconButton } from '#components/ui/icon-button.tsx'

type Props = {
  title: string | undefined
  openButton: RefObject<HTMLButtonElement | null>
  onOpenSidebar: () => void
  onNew: () => void
}

/** On a phone, above the conversation. */
export function TopBar({ title, openButton, onOpenSidebar, onNew }: Props) {
  return (
    <header className="flex items-center gap-1 px-2 py-1 md:hidden">
      <IconButton ref={openButton} label="Open the sidebar" onClick={onOpenSidebar}>
        <MenuIcon size={20} aria-hidden />
      </IconButton>
      <span className="min-w-0 flex-1 truncate text-center text-ui font-medium">{title ?? 'Parley'}</span>
      <IconButton label="New conversation" onClick={onNew}>
        <SquarePen size={19} aria-hidden />
      </IconButton>
    </header>
  )
}
