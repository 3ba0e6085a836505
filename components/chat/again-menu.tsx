'use client'

import { RotateCw } from 'lucide-react'
import { useRef } from 'react'
import { AnchoredMenu } from '#components/ui/anchored-menu.tsx'
import { MenuItem } from '#components/ui/menu.tsx'
import { useApp, useChat } from '#hooks/use-app.ts'
import { focusHome } from '#lib/client/browser/focus-home.ts'
import type { ChatMessage } from '#lib/client/chat/chat-message.ts'
import { isolate } from '#lib/client/words/isolate.ts'

type Props = { answer: ChatMessage; anchor: HTMLElement; onClose: () => void }

/** Asks for another answer in place of this one: by the same model, or by another one. */
export function AgainMenu({ answer, anchor, onClose }: Props) {
  const { chat, answering } = useApp()
  const canReplace = useChat(chat.canReplace)
  const menu = useRef<HTMLDivElement>(null)
  const { models, model } = answering()
  const own = models.find((id) => id === answer.model) ?? model
  const others = models.filter((id) => id !== own)

  const ask = (by: string | null) => () => {
    menu.current?.hidePopover()
    if (chat.askAgain(answer.id, by)) requestAnimationFrame(focusHome)
  }

  return (
    <AnchoredMenu ref={menu} label="Ask again" anchor={anchor} onClose={onClose}>
      {canReplace ? (
        <>
          {own !== null && (
            <MenuItem onClick={ask(own)}>
              <RotateCw size={15} aria-hidden />
              Ask again
            </MenuItem>
          )}
          {others.length > 0 && (
            <p className="border-t border-line mt-1 px-3 pt-2 pb-1 text-small text-ink-soft">With another model</p>
          )}
          {others.map((id) => (
            <MenuItem key={id} onClick={ask(id)}>
              <span className="truncate">{isolate(id)}</span>
            </MenuItem>
          ))}
        </>
      ) : (
        <p className="px-3 py-2 text-ink-soft">This has to wait until the conversation is there.</p>
      )}
    </AnchoredMenu>
  )
}
