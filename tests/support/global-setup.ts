import type { TestProject } from 'vitest/node'
import { generatePrismaClient } from '#scripts/build/prisma-client.ts'
import { startTestServer } from './test-server.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The server's address without a database, and the database to copy. */
    testServer: { base: string; template: string }
  }
}

export default async function setup(project: TestProject) {
  await generatePrismaClient()
  const server = await startTestServer()
  project.provide('testServer', { base: server.url(''), template: server.template })
  return () => server.stop()
}
