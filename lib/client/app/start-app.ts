import { tellsWhenDone } from '#lib/client/browser/done-choice.ts'
import { onReturn } from '#lib/client/browser/on-return.ts'
import { asksIn, isInTrash } from '#lib/client/chat/conversation-state.ts'
import { addToDraft } from '#lib/client/chat/drafts.ts'
import { followEdit } from '#lib/client/chat/edited-message.ts'
import { createEndings } from '#lib/client/live/endings.ts'
import { createLiveUpdates } from '#lib/client/live/live-updates.ts'
import { viewerIdOf } from '#lib/client/session/viewer.ts'
import type { LiveEvent } from '#lib/contract/live.ts'
import type { App } from './app.ts'

const isSeen = () => document.visibilityState === 'visible'

/** From so long on somebody may have turned to something else. */
const LONG_SECONDS = 8

export type RunningApp = {
  /** The address names this conversation; null: none. */
  setAddress: (conversationId: string | null) => void
  stop: () => void
}

/**
 * Makes a page live: finds out who is there, shows what the address names, hears what happens on other devices, and looks
 * again when somebody comes back to it.
 */
export function startApp(app: App): RunningApp {
  const { viewer, conversations, chat, models, settings, projects, seen, temporary, drafts, attachments, queue } = app
  let person: string | null = null
  let lastPerson: string | null = null
  let address: string | null = null
  /** Undefined: nothing was shown yet. */
  let shownAddress: string | null | undefined
  let live: ReturnType<typeof createLiveUpdates> | null = null

  const noteEnding = createEndings((conversation, seconds) => {
    if (!isSeen()) app.change({ hasNews: true })
    const isAsking = asksIn(chat.getState(), conversation.id)
    if ((seconds < LONG_SECONDS && !isAsking) || !tellsWhenDone()) return
    import('#lib/client/live/tell-done.ts').then(({ tellDone }) => tellDone(conversation, isAsking)).catch(() => {})
  })

  function hear(event: LiveEvent) {
    if (event.type === 'conversation-changed') conversations.put(event.conversation)
    else if (event.type === 'conversation-removed') conversations.remove(event.id)
    else if (event.type === 'draft-changed') drafts.hear(event.draft)
    else if (event.type === 'settings-changed') void settings.refresh()
    else if (event.type === 'projects-changed') void projects.refresh()
    else {
      conversations.refresh()
      drafts.refresh()
      // At first it is on its way already.
      for (const each of [settings, projects]) if (each.getState().value) void each.refresh()
      void chat.refresh()
      void models.load(app.shown())
      queue.resend()
    }
  }

  function showAddressed() {
    // A new conversation needs nobody yet; its first message does.
    if (person === null && address !== null) return
    // A temporary conversation has no address, and stays until another one is asked for.
    if (address === null && shownAddress === null && temporary.isOpen()) return
    shownAddress = address
    chat.open(address)
  }

  function meet() {
    const id = viewerIdOf(viewer.getState())
    if (id === person) return
    // What was attached before anybody was known is theirs.
    if (lastPerson !== null) attachments.reread()
    const isSomebodyElse = lastPerson !== null && id !== null && id !== lastPerson
    person = id
    lastPerson = id ?? lastPerson
    live?.stop()
    live = null
    for (const store of [conversations, settings, projects, models, app.prompts]) store.clear()
    seen.setPerson(id)
    drafts.meet(id)
    if (id === null) return
    void conversations.open('pinned')
    void conversations.open('recent')
    settings.ensure()
    projects.ensure()
    live = createLiveUpdates({ viewerId: id, onEvent: hear, onSignedOut: viewer.refresh })
    live.start()
    showAddressed()
    // What was not there for a guest may be for the account, and the other way round.
    if (isSomebodyElse && chat.getState().conversationId !== null) chat.reload()
    void models.load(app.shown())
  }

  function look() {
    const shown = app.shown()
    if (isSeen() && app.page.getState().hasNews) app.change({ hasNews: false })
    const { lists, byId } = conversations.getState().conversations
    const latest = lists.recent && (byId.get(lists.recent.ids[0] ?? '')?.updatedAt ?? '')
    if (latest !== undefined) seen.look(isSeen() ? shown : null, latest)
    temporary.look(chat.getState().conversationId, shown?.isTemporary ?? null)
  }

  let before = chat.getState()
  function followChat() {
    const now = chat.getState()
    const { opening, conversationId, status } = before
    before = now
    // Each new page begins without.
    if (now.opening !== opening)
      app.change({ isTemporaryWanted: false, wanted: {}, preferredModel: null, edited: null })
    followEdited()
    if (now.conversationId !== conversationId) followShown()
    // Its list knows the name.
    if (isInTrash(now) && now.status !== status && person !== null && !app.shown()) void conversations.open('trash')
  }

  /** What is typed outlives the message that it was to stand in place of. */
  function followEdited() {
    const { edited } = app.page.getState()
    const { messages, conversationId } = chat.getState()
    const now = edited && followEdit(edited, messages)
    if (now === edited) return
    app.change({ edited: now })
    if (edited && !now && edited.text !== edited.content) addToDraft(conversationId, edited.text)
  }

  let answeredBefore: string | null = null
  function followShown() {
    look()
    const shown = app.shown()
    const answered = shown && `${shown.provider} ${shown.model}`
    if (answered && answered !== answeredBefore) void models.load(shown)
    answeredBefore = answered
  }

  const abort = new AbortController()
  document.addEventListener('visibilitychange', look, { signal: abort.signal })
  function comeBack() {
    conversations.refresh()
    queue.resend()
  }
  window.addEventListener('online', comeBack, { signal: abort.signal })
  const stops = [
    viewer.subscribe(meet),
    conversations.listen(chat.told),
    conversations.subscribe(followShown),
    chat.subscribe(followChat),
    seen.start(),
    queue.start(),
    drafts.start(),
    conversations.listen(({ conversation }) => conversation && noteEnding(conversation)),
    temporary.start(),
    app.leaving.start(() => person),
    onReturn(() => {
      void viewer.refresh()
      conversations.refresh()
      void chat.refresh()
    }),
  ]
  void viewer.refresh()
  meet()

  return {
    setAddress(conversationId) {
      address = conversationId
      showAddressed()
    },
    stop() {
      abort.abort()
      for (const stop of stops) stop()
      live?.stop()
      chat.close()
    },
  }
}
