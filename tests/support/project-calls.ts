import type { Conversation } from '#lib/contract/conversation.ts'
import type { Project } from '#lib/contract/project.ts'
import type { TestBrowser } from './app.ts'

/** What a browser asks of projects, and of conversations in them. */
export function projectCalls(browser: () => TestBrowser) {
  const idsIn = async (query: string): Promise<string[]> =>
    (await browser().json(`/api/conversations?${query}`)).body.conversations.map(({ id }: Conversation) => id)
  return {
    make: async (body: object = { name: 'Thesis' }): Promise<Project> =>
      (await browser().json('/api/projects', { method: 'POST', body })).body.project,
    list: async (as = browser()): Promise<Project[]> => (await as.json('/api/projects')).body.projects,
    change: (id: string, body: object, as = browser()) => as.json(`/api/projects/${id}`, { method: 'PATCH', body }),
    remove: (id: string, query = '') => browser().json(`/api/projects/${id}${query}`, { method: 'DELETE' }),
    begin: async (body: object = {}): Promise<Conversation> =>
      (await browser().json('/api/conversations', { method: 'POST', body })).body.conversation,
    put: (id: string, body: object, as = browser()) => as.json(`/api/conversations/${id}`, { method: 'PATCH', body }),
    batch: (body: object) => browser().json('/api/conversations/batch', { method: 'POST', body }),
    idsIn,
    /** How many conversations are in it, in none, in the archive and in the trash. */
    lists: async (id: string) => ({
      in: (await idsIn(`project=${id}`)).length,
      out: (await idsIn('project=none')).length,
      archived: (await idsIn('view=archived')).length,
      trash: (await idsIn('view=trash')).length,
    }),
  }
}

/** The status of a reply, and what it was refused with. */
export const said = ({ status, body }: { status: number; body: { error?: { code: string } } }) => [
  status,
  body.error?.code,
]
