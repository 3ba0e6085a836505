'use client'

import { SlidersHorizontal } from 'lucide-react'
import { IconButton } from '#components/ui/icon-button.tsx'
import { useChat, usePage, useShownConversation } from '#hooks/use-app.ts'

/** Leads to how the conversation is answered; marked where something of it was chosen. */
export function AnsweringButton({ onOpen }: { onOpen: () => void }) {
  const conversation = useShownConversation()
  const isNew = useChat(({ conversationId }) => conversationId === null)
  const wanted = usePage((page) => page.wanted)
  if (!isNew && !conversation) return null
  const { answering = {}, hasInstructions } = conversation ?? {
    answering: wanted.answering,
    hasInstructions: Boolean(wanted.instructions),
  }
  const isChosen = hasInstructions || Object.keys(answering).length > 0
  return (
    <IconButton
      label={isChosen ? 'How it answers here (changed)' : 'How it answers here'}
      aria-haspopup="dialog"
      onClick={onOpen}
      className={isChosen ? 'text-accent!' : ''}
    >
      <SlidersHorizontal size={16} aria-hidden />
    </IconButton>
  )
}
