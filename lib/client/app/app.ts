import * as api from '#lib/client/api/api.ts'
import { type Attachments, createAttachments } from '#lib/client/attachments/attachments.ts'
import { conversationPath, navigate } from '#lib/client/browser/navigation.ts'
import { type ConversationController, createConversationController } from '#lib/client/chat/conversation-controller.ts'
import { createSyncedDrafts, type SyncedDrafts } from '#lib/client/chat/draft-sync-on-demand.ts'
import { adoptNewDraft, conversationOf, placeOf } from '#lib/client/chat/drafts.ts'
import { beginEdit, type EditedMessage } from '#lib/client/chat/edited-message.ts'
import { createModels, type Models, modelFor, modelsFor } from '#lib/client/chat/models.ts'
import { createSendQueue, type SendQueue } from '#lib/client/chat/send-queue.ts'
import type { Beginning } from '#lib/client/chat/sending.ts'
import { createTemporary } from '#lib/client/chat/temporary.ts'
import { type ConversationsStore, createConversationsStore } from '#lib/client/lists/conversations-store.ts'
import type { ActionTarget } from '#lib/client/lists/list-action.ts'
import { createListActionsOnDemand } from '#lib/client/lists/list-actions-on-demand.ts'
import { createSeen, type SeenStore } from '#lib/client/lists/seen.ts'
import { createLeaving, type Leaving } from '#lib/client/session/leaving.ts'
import { sendTurnWithSession, uploadWithSession } from '#lib/client/session/session.ts'
import { createViewer, type ViewerStore } from '#lib/client/session/viewer.ts'
import { createResource, type Resource } from '#lib/client/state/resource.ts'
import { createStore, type Store } from '#lib/client/state/store.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import type { Project } from '#lib/contract/project.ts'
import type { Prompt } from '#lib/contract/prompt.ts'
import type { Settings } from '#lib/contract/settings.ts'

/** A message that somebody looked for; a new object for each time. */
export type ScrollTarget = { conversationId: string; messageId: string }

/** What is asked before something is done to a project, or with one. */
export type ProjectQuestion =
  | { type: 'edit'; project: Project | null; then?: (project: Project) => void }
  | { type: 'move'; target: ActionTarget }
  | { type: 'put-away'; project: Project; place: 'archive' | 'trash' | 'nowhere' }

/** What is open on the page besides the conversation. */
export type PageState = {
  isSidebarOpen: boolean
  isSearching: boolean
  /** The next new conversation will be a temporary one. */
  isTemporaryWanted: boolean
  /** How it will be answered. */
  wanted: Pick<Beginning, 'instructions' | 'answering' | 'projectId'>
  /** What answers it unless another model is chosen. */
  preferredModel: string | null
  /** What is asked of projects, in a dialog. */
  projectQuestion: ProjectQuestion | null
  /** Where is searched; null: everywhere. */
  searchedProjectId: string | null
  /** An answer ended while the page was hidden. */
  hasNews: boolean
  scrollTarget: ScrollTarget | null
  edited: EditedMessage | null
}

export type App = {
  viewer: ViewerStore
  conversations: ConversationsStore
  chat: ConversationController
  actions: ReturnType<typeof createListActionsOnDemand>
  models: Models
  settings: Resource<Settings>
  projects: Resource<Project[]>
  prompts: Resource<Prompt[]>
  seen: SeenStore
  drafts: SyncedDrafts
  attachments: Attachments
  queue: SendQueue
  temporary: ReturnType<typeof createTemporary>
  leaving: Leaving
  page: Store<PageState>
  change: (page: Partial<PageState>) => void
  /** Null while nothing is known of it. */
  shown: () => Conversation | null
  /** Shows an empty page. */
  startNew: () => void
  /** What the shown conversation, or a new one, can be answered by, and which of that answers next; null while it isn't known. */
  answering: () => { models: readonly string[]; model: string | null }
  /** Edits a message in its place, null: the person's last one. False when there is none that can be. */
  edit: (messageId: string | null) => boolean
  /** Shows a conversation, and in it the message that was looked for. */
  openFound: (conversationId: string, messageId: string | null) => void
}

/** Everything a page holds and can do, without React. `startApp` makes it live. */
export function createApp(conversationId: string | null): App {
  const page = createStore<PageState>({
    ...{ isSidebarOpen: false, isSearching: false, scrollTarget: null },
    ...{ isTemporaryWanted: false, wanted: {}, hasNews: false, edited: null },
    ...{ preferredModel: null, projectQuestion: null, searchedProjectId: null },
  })
  const change = (next: Partial<PageState>) => page.set({ ...page.getState(), ...next })
  const viewer = createViewer()
  const conversations = createConversationsStore(api)
  const settings = createResource(api.loadSettings)
  const projects = createResource(async () => (await import('#lib/client/api/with-the-page.ts')).listProjects())
  const prompts = createResource(async () => (await (await import('#lib/client/api/prompts.ts')).listPrompts()).prompts)
  const temporary = createTemporary({ api, onGone: () => startNew() })
  const chat = createConversationController({
    endpoint: '/api/chat',
    conversationId,
    conversations,
    api: { ...api, sendTurn: sendTurnWithSession },
    isWaiting: (turnId) => queue.has(turnId),
    callbacks: () => ({
      onConversationCreated: (id) => {
        adoptNewDraft(id)
        attachments.adopt(placeOf(null), id)
        // A temporary one has no address: nothing leads back to it.
        if (!page.getState().isTemporaryWanted) navigate(conversationPath(id))
      },
      onTemporaryLeft: temporary.close,
      onSignedOut: viewer.refresh,
    }),
  })
  const attachments = createAttachments({
    ...{ upload: uploadWithSession, deleteFile: api.deleteFile, conversationOf },
    maxBytes: () => settings.getState().value?.uploadMaxBytes ?? null,
  })
  const queue = createSendQueue({ chat, api: { ...api, sendTurn: sendTurnWithSession } })
  const getShownId = () => chat.getState().conversationId
  const shown = () => conversations.find(getShownId() ?? '')
  const models = createModels(api)
  const drafts = createSyncedDrafts({
    ...{ getShownId, page },
    isPrivate(place) {
      const id = conversationOf(place)
      const isKnown = id !== null && conversations.find(id)
      if (isKnown) return isKnown.isTemporary
      return id === getShownId() && page.getState().isTemporaryWanted
    },
  })
  const actions = createListActionsOnDemand({
    ...{ api, getShownId, store: conversations },
    findTrashDays: async () => (settings.getState().value ?? (await api.loadSettings())).trashDays,
    show: (id) => (id === null ? startNew() : navigate(conversationPath(id))),
  })

  function startNew() {
    change({ isSidebarOpen: false })
    chat.openNew()
    navigate(conversationPath(null))
  }

  return {
    ...{ viewer, conversations, chat, actions, settings, temporary, page, change, startNew },
    ...{ models, drafts, prompts, projects, attachments, queue },
    shown,
    seen: createSeen(),
    leaving: createLeaving(),
    answering() {
      const conversation = shown()
      const list = modelsFor(models.getState(), conversation)
      // Until it is known where the conversation is, its own model answers.
      const isKnown = conversation !== null || getShownId() === null
      const model = isKnown
        ? modelFor(
            models.getState(),
            conversation,
            page.getState().preferredModel ?? settings.getState().value?.models?.default,
          )
        : null
      return { models: list?.models.map(({ id }) => id) ?? [], model }
    },
    edit(messageId) {
      const edited = beginEdit(chat.getState().messages, messageId)
      if (edited) change({ edited })
      return edited !== null
    },
    openFound(id, messageId) {
      const scrollTarget = messageId === null ? null : { conversationId: id, messageId }
      change({ isSearching: false, searchedProjectId: null, isSidebarOpen: false, scrollTarget })
      navigate(conversationPath(id))
    },
  }
}
