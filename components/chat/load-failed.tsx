'use client'

import { Button } from '#components/ui/button.tsx'
import { PageMessage } from '#components/ui/page-message.tsx'
import { useApp, useChat } from '#hooks/use-app.ts'

/** The conversation exists, but could not be loaded now. */
export function LoadFailed() {
  const { chat } = useApp()
  const message = useChat(({ status }) => (status.type === 'error' ? status.error.message : ''))
  return (
    <div className="min-h-0 flex-1">
      <PageMessage title="The conversation could not be loaded">
        <p>{message} Nothing in it is lost.</p>
        <Button onClick={chat.reload}>Try again</Button>
      </PageMessage>
    </div>
  )
}
