/** What one call looks like; a test holds it against the route's schemas. */
export interface Example {
  id?: string
  itemId?: string
  query?: string
  body?: unknown
  reply?: unknown
  /** Some of those that are streamed. */
  events?: unknown[]
}

export const conversationId = 'conv_68f0c1'
export const at = '2026-11-27T09:30:00.000Z'

export const draft = { place: conversationId, text: 'And why', revision: 7, replaced: null, updatedAt: at }
const prompt = {
  id: '0b7f8c52-5d0f-4d0c-9a52-3f6f3d9c9d11',
  title: 'Translate',
  text: 'Translate into {{language}}: {{text}}',
  updatedAt: at,
}
const project = {
  ...{ id: '5d3c1f0a-9b1e-4c67-8f51-0f6f1c2b7a44', name: 'Thesis', color: 'blue', hasInstructions: true },
  ...{ defaultModel: null, conversations: 12, lastActivityAt: at, archivedAt: null, trashedAt: null, expiresAt: null },
}
const projectReply = { project, instructions: 'Cite what you rely on.' }
const newPrompt = { title: prompt.title, text: prompt.text }

/** Of what a person keeps beside conversations: drafts, prompts, projects. */
export const ownExamples: Record<string, Example> = {
  'GET /api/drafts': { reply: { drafts: [draft], isWhole: true } },
  'PATCH /api/drafts': {
    body: { place: 'new', text: 'And why', basedOn: null },
    reply: { draft: { ...draft, place: 'new' } },
  },
  'GET /api/prompts': { reply: { prompts: [prompt] } },
  'POST /api/prompts': { body: newPrompt, reply: { prompt } },
  'PATCH /api/prompts/{id}': { id: prompt.id, body: { title: 'Into another language' }, reply: { prompt } },
  'DELETE /api/prompts/{id}': { id: prompt.id, reply: { id: prompt.id, deleted: true } },
  'POST /api/prompts/import': { body: { prompts: [newPrompt] }, reply: { imported: 1, known: 0 } },
  'GET /api/projects': { reply: { projects: [project] } },
  'POST /api/projects': { body: { name: 'Thesis', color: 'blue' }, reply: projectReply },
  'GET /api/projects/{id}': { id: project.id, reply: projectReply },
  'PATCH /api/projects/{id}': {
    id: project.id,
    body: { instructions: projectReply.instructions },
    reply: projectReply,
  },
  'DELETE /api/projects/{id}': {
    id: project.id,
    query: 'conversations=out',
    reply: { id: project.id, deleted: true, trashedAt: at },
  },
}
