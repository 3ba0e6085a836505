import { conversationPath, navigate } from '#lib/client/browser/navigation.ts'
import { type Conversation, UNTITLED } from '#lib/contract/conversation.ts'

/** A page that is seen is quicker than this. */
const GIVE_WAY_MS = 300
const HELD_MS = 2000

/**
 * Tells that an answer has ended, or that it asks before it goes on: once in a browser, however many pages are open there, and not at all where one of them is seen.
 */
export async function tellDone({ id, title, updatedAt }: Conversation, isAsking = false): Promise<void> {
  const isSeen = () => document.visibilityState === 'visible'
  if (!isSeen()) await pause(GIVE_WAY_MS)
  const claim = async (work: () => void) => {
    // Missing outside secure contexts, where there are no notifications either.
    await navigator.locks?.request(`parley:done:${id}:${updatedAt}`, { ifAvailable: true }, async (lock) => {
      if (!lock) return
      work()
      await pause(HELD_MS)
    })
  }
  await claim(() => {
    if (isSeen()) return
    const notification = new Notification(isAsking ? 'The model asks something' : 'The answer is there', {
      body: title || UNTITLED,
      tag: id,
    })
    notification.onclick = () => {
      window.focus()
      navigate(conversationPath(id))
      notification.close()
    }
  })
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
