'use client'

import { Button, buttonClass } from '#components/ui/button.tsx'
import { PageMessage } from '#components/ui/page-message.tsx'

export default function ErrorPage({ reset }: { reset: () => void }) {
  return (
    <main className="h-dvh">
      <PageMessage title="This page broke">
        <p>Your conversations are safe on the server, and what you typed is kept in this browser.</p>
        <Button look="main" onClick={reset}>
          Show the page again
        </Button>
        {/* A plain link: it loads everything anew. */}
        <a href="/" className={buttonClass('plain')}>
          New conversation
        </a>
      </PageMessage>
    </main>
  )
}
