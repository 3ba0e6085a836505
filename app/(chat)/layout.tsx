import type { ReactNode } from 'react'
import { ChatShell } from '#components/shell/chat-shell.tsx'

/** One shell for all conversations: it stays while the address changes, and shows what the address names. */
export default function ChatLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <ChatShell />
      {children}
    </>
  )
}
