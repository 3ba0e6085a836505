'use client'

import { ShortcutList } from '#components/settings/shortcut-list.tsx'
import { Dialog } from '#components/ui/dialog.tsx'

export const ShortcutsDialog = ({ onClose }: { onClose: () => void }) => (
  <Dialog title="Shortcuts" onClose={onClose}>
    <ShortcutList />
  </Dialog>
)
