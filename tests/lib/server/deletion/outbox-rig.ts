import { expect } from 'vitest'
import { requestDeletion } from '#lib/server/deletion/request-deletion.ts'
import { runDeletions } from '#lib/server/deletion/run-deletions.ts'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { makeDeletionsDue } from '#tests/support/queue.ts'

/** The app before a provider that misbehaves, and what tests of the outbox do with both. */
export async function startOutboxRig() {
  // Without the index nobody but the outbox lists items.
  const app = await startProvidedApp({ SEARCH_INDEX: 'off' })
  return {
    ...app,
    /** A conversation of two turns with a file: two responses, four items. */
    async conversation(): Promise<string> {
      const { conversationId } = (await app.ask('One')).body
      await app.ask('Two', { conversationId })
      const { userId } = await app.prisma.conversation.findUniqueOrThrow({ where: { id: conversationId } })
      const file = { id: `file-${conversationId}`, object: 'file' } as const
      app.provider.memory.files.set(file.id, file)
      await app.prisma.file.create({
        data: { id: file.id, userId, provider: 'openai', uses: { create: { conversationId } } },
      })
      return conversationId
    },
    /** Looks into the outbox again and again, until nothing is left in it. */
    async workOff(): Promise<void> {
      await expect
        .poll(
          async () => {
            await runDeletions()
            return app.prisma.deletion.findMany({ where: { completedAt: null } })
          },
          { timeout: 15_000, interval: 5 },
        )
        .toEqual([])
    },
    deletion: (conversationId: string) => app.prisma.deletion.findFirstOrThrow({ where: { conversationId } }),
    /** As if the lease of a node that died had run out, and every wait were over. */
    makeDue: () => makeDeletionsDue(app.prisma),
    async remove(conversationId: string): Promise<void> {
      expect(await requestDeletion([conversationId], { reason: 'person' })).toEqual([conversationId])
    },
    /** What the provider has, of whichever conversation. */
    left() {
      const { conversations, responses, files } = app.provider.memory
      return [...conversations.keys(), ...responses.keys(), ...files.keys()]
    },
    forgetAll() {
      const { conversations, responses, files } = app.provider.memory
      for (const kind of [conversations, responses, files]) kind.clear()
    },
  }
}

export const receipt = { responses: 2, items: 4, files: 1, completedAt: expect.any(Date), errorCode: null }
export const nothingLeft = { responseIds: [], itemIds: [], fileIds: [] }
