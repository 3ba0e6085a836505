import { describe } from 'vitest'
import { reachRigsOverHttp } from './rig.ts'

// The same suites once more, this time through a port.
reachRigsOverHttp()

describe('over HTTP, conversations', async () => void (await import('./conversations/conversations.db.test.ts')))
describe('over HTTP, responses', async () => void (await import('./responses/responses.db.test.ts')))
describe('over HTTP, response streams', async () => void (await import('./responses/response-stream.db.test.ts')))
describe('over HTTP, the lock', async () => void (await import('./conversations/lock.db.test.ts')))
describe('over HTTP, refusals', async () => void (await import('./refusals.db.test.ts')))
describe('over HTTP, a model server', async () => void (await import('./chat-completions/model-server.db.test.ts')))
describe('over HTTP, files', async () => void (await import('./files/files.db.test.ts')))
describe('over HTTP, references', async () => void (await import('./items/references.db.test.ts')))
describe('over HTTP, compacting and counting', async () => void (await import('./responses/compact.db.test.ts')))
