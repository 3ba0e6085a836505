import type { Project } from '#lib/contract/project.ts'
import type { App } from './app.ts'

/** Shows an empty page, for a conversation in this project. */
export function beginInProject({ startNew, change }: App, { id, defaultModel }: Project): void {
  startNew()
  change({ wanted: { projectId: id }, preferredModel: defaultModel })
}
