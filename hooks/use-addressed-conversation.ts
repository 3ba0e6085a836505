import { useEffect, useLayoutEffect, useRef } from 'react'
import type { UseConversation } from './use-conversation.ts'
import { useStableCallback } from './use-stable-callback.ts'

type Options = {
  chat: UseConversation
  /** Null: the address names none. */
  idInAddress: string | null
  viewerId: string | null
}

/** Shows the conversation that the address names, and asks for it again when somebody else is at the page. */
export function useAddressedConversation({ chat, idInAddress, viewerId }: Options): void {
  const { loadConversation, reload } = chat
  const isReady = viewerId !== null
  const shownAddress = useRef<string | null>(null)
  const showAddressed = useStableCallback((id: string | null) => {
    // A temporary conversation has no address, and stays until another one is asked for.
    if (id === null && chat.conversation?.isTemporary && idInAddress === null && shownAddress.current === null) return
    shownAddress.current = id
    loadConversation(id)
  })
  // Before paint, so that the conversation left behind isn't seen under the new address.
  useLayoutEffect(() => {
    // A new conversation needs nobody yet; its first message does.
    if (isReady || idInAddress === null) showAddressed(idInAddress)
  }, [isReady, idInAddress, showAddressed])

  const shownFor = useRef(viewerId)
  useEffect(() => {
    const isSomebodyElse = shownFor.current !== null && viewerId !== null && shownFor.current !== viewerId
    shownFor.current = viewerId ?? shownFor.current
    // What was not there for a guest may be for the account, and the other way round.
    if (isSomebodyElse && idInAddress) reload()
  }, [viewerId, idInAddress, reload])
}
