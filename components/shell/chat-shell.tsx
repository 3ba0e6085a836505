'use client'

import { usePathname } from 'next/navigation'
import { useLayoutEffect, useRef, useState } from 'react'
import { ConversationView } from '#components/chat/conversation-view.tsx'
import { Sidebar } from '#components/sidebar/sidebar.tsx'
import { onDemand } from '#components/ui/on-demand.tsx'
import { AppProvider, useViewer } from '#hooks/use-app.ts'
import { useKeyboardHeight } from '#hooks/use-keyboard-height.ts'
import { type App, createApp } from '#lib/client/app/app.ts'
import { type RunningApp, startApp } from '#lib/client/app/start-app.ts'
import { conversationIdOf } from '#lib/client/browser/navigation.ts'
import { Curtain } from './curtain.tsx'
import { Notices } from './notices.tsx'
import { PageTitle } from './page-title.tsx'
import { Search } from './search.tsx'
import { Shortcuts } from './shortcuts.tsx'
import { TopBar } from './top-bar.tsx'
import { Workspace } from './workspace.tsx'

const SignedOutNote = onDemand(() => import('#components/chat/signed-out-note.tsx').then((file) => file.SignedOutNote))

/** The whole app: the list on the left, one conversation on the right. The address says which. */
export function ChatShell() {
  const idInAddress = conversationIdOf(usePathname())
  const [app] = useState(() => createApp(idInAddress))
  useRunning(app, idInAddress)
  useKeyboardHeight()

  return (
    <AppProvider value={app}>
      <Curtain>
        <PageTitle />
        <div className="flex h-(--app-height,100dvh) bg-paper print:block print:h-auto">
          <Sidebar />
          <Workspace>
            <TopBar />
            <SignedOut />
            <ConversationView />
          </Workspace>
          <Search />
          <Shortcuts />
          <Notices />
        </div>
      </Curtain>
    </AppProvider>
  )
}

const SignedOut = () => useViewer().type === 'signed-out' && <SignedOutNote />

/** Live as long as it is on the screen, and showing what the address names. */
function useRunning(app: App, idInAddress: string | null): void {
  const running = useRef<RunningApp>(null)
  useLayoutEffect(() => {
    running.current = startApp(app)
    return () => running.current?.stop()
  }, [app])
  // Before paint, so that the conversation left behind isn't seen under the new address.
  useLayoutEffect(() => running.current?.setAddress(idInAddress), [idInAddress])
}
