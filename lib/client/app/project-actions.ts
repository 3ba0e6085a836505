import { deleteConversation, updateConversation } from '#lib/client/api/api.ts'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import { changeConversations } from '#lib/client/api/list-actions.ts'
import { changeProject, createProject, deleteProject } from '#lib/client/api/projects.ts'
import type { ActionTarget } from '#lib/client/lists/list-action.ts'
import { inBrief } from '#lib/client/lists/list-action-toasts.ts'
import { runListAction } from '#lib/client/lists/run-list-action.ts'
import { showToast } from '#lib/client/toasts/toasts.ts'
import { failureWords } from '#lib/client/words/action-words.ts'
import { UNTITLED } from '#lib/contract/conversation.ts'
import type { Project } from '#lib/contract/project.ts'
import type { Fate, NewProject } from '#lib/contract/project-requests.ts'
import type { App } from './app.ts'

const api = { updateConversation, deleteConversation, changeConversations }

/** Where a project is put: out of the way, or for good. */
export type Away = 'archive' | 'trash' | 'nowhere'

/** Makes a project, or changes it. Throws what the server refused it with. */
export async function saveProject({ projects }: App, project: Project | null, fields: NewProject): Promise<Project> {
  const saved = await (project ? changeProject(project.id, fields) : createProject(fields))
  await projects.refresh()
  return saved.project
}

/** Never throws: what fails is said. */
export async function putAwayProject(app: App, project: Project, { place, fate }: { place: Away; fate: Fate }) {
  const name = inBrief(project.name)
  const toast = showToast({
    text: `“${name}” is being ${place === 'archive' ? 'archived' : 'deleted'} …`,
    isBusy: true,
  })
  try {
    if (place === 'archive') await changeProject(project.id, { archived: true, conversations: fate })
    else await deleteProject(project.id, { isForever: place === 'nowhere', fate })
    const done = { archive: 'archived', trash: 'moved to the trash', nowhere: 'deleted for good' }[place]
    // What was let go doesn't come back into it.
    const canUndo = fate === 'along' && place !== 'nowhere'
    const undo = { label: 'Undo', run: () => void bringBackProject(app, project, place) }
    toast.change({ text: `“${name}” ${done}.`, action: canUndo ? undo : null })
    if (place !== 'archive' && fate === 'along' && app.shown()?.projectId === project.id) app.startNew()
  } catch (failure) {
    toast.change({
      text: `“${name}” could not be ${place === 'archive' ? 'archived' : 'deleted'}. ${toErrorInfo(failure).message}`,
      isError: true,
    })
  }
  lookAgain(app)
}

/** Out of the archive, or out of the trash. Never throws. */
export async function bringBackProject(
  app: App,
  project: Project,
  from: Away = project.trashedAt ? 'trash' : 'archive',
) {
  const name = inBrief(project.name)
  try {
    await changeProject(project.id, from === 'trash' ? { trashed: false } : { archived: false })
    showToast({ text: `“${name}” ${from === 'trash' ? 'restored' : 'back in the list'}.` })
  } catch (failure) {
    showToast({ text: `“${name}” could not be brought back. ${toErrorInfo(failure).message}`, isError: true })
  }
  lookAgain(app)
}

/** Puts conversations into a project, null: out of any. It shows at once; never throws. */
export async function moveToProject(app: App, target: ActionTarget, project: Project | null): Promise<void> {
  const { conversations: store } = app
  const ids = 'ids' in target ? [...target.ids] : []
  const before = new Map(ids.map((id) => [id, store.find(id)?.projectId ?? null]))
  const { done, failed } = await runListAction({ projectId: project?.id ?? null }, target, { api, store })
  void app.projects.refresh()
  const where = project ? `moved to “${inBrief(project.name)}”` : 'in no project any more'
  const titleOf = (id: string) => inBrief(store.find(id)?.title || UNTITLED)
  const [only] = done
  const what = done.length === 1 && only ? `“${titleOf(only)}”` : done.length.toLocaleString('en')
  const text = done.length > 0 ? `${what} ${where}.` : null
  if (failed.length > 0) showToast({ ...failureWords('moved', text, failed, titleOf), isError: true })
  else if (text) {
    const canUndo = done.every((id) => before.has(id))
    showToast({ text, action: canUndo ? { label: 'Undo', run: () => void moveBack(app, before, done) } : null })
  }
}

async function moveBack({ conversations: store, projects }: App, before: Map<string, string | null>, ids: string[]) {
  for (const projectId of new Set(before.values())) {
    const some = new Set(ids.filter((id) => before.get(id) === projectId))
    await runListAction({ projectId }, { ids: some }, { api, store })
  }
  void projects.refresh()
}

function lookAgain({ projects, conversations }: App) {
  void projects.refresh()
  conversations.refresh()
}
