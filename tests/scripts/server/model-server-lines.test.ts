import { expect, it } from 'vitest'
import { readEnv } from '#lib/server/env.ts'
import { modelServerLines } from '#scripts/server/model-server-lines.ts'
import { html, startFakeModelServer } from '#tests/lib/local-openai/chat-completions/fake-model-server.ts'

const linesOf = (settings: Record<string, string>, hasStandIn = true) =>
  modelServerLines(readEnv(settings), { hasStandIn })

it('nothing is said of a model server where none is configured', async () => {
  expect(await linesOf({})).toEqual([])
})

it('the start says what the model server has, or what to do, and never fails for its sake', async () => {
  const server = await startFakeModelServer()
  const settings = { MODEL_SERVER_URL: server.url }
  expect(await linesOf(settings)).toEqual(['2 models; llama3.2:3b answers unless another is chosen'])
  server.listsModels(html(200))
  expect(await linesOf({ ...settings, MODEL_SERVER_MODEL: 'a' })).toEqual([
    'no list of models: asked for it, it sends a page; a answers (MODEL_SERVER_MODEL)',
  ])
  expect(await linesOf(settings)).toHaveLength(2)
  await server.stop()
  expect(await linesOf(settings, false)).toEqual([
    expect.stringContaining('no answer'),
    expect.stringContaining('Start it'),
  ])
  expect((await linesOf(settings)).at(-1)).toBe('Until it answers, the demo model says so in its place.')
})
