import {
  createModelServer,
  type ModelServerOptions,
  type ServerNote,
} from '#lib/local-openai/chat-completions/model-server.ts'
import type { ModelEvent, ModelRequest } from '#lib/local-openai/model/language-model.ts'
import { NO_SETTINGS } from '#lib/local-openai/model/model-settings.ts'
import { ApiError } from '#lib/local-openai/wire/api-error.ts'
import type { Item } from '#lib/local-openai/wire/item.ts'
import { startFakeModelServer } from './fake-model-server.ts'

/** What came of an answer. `end`: how it ended, or the code of the error. */
export type Heard = {
  text: string
  thoughts: string
  calls: string[]
  end: string
  message: string
  /** In, out, cached, thought. */
  usage: number[]
}

export const said = (role: 'user' | 'assistant', text: string): Item => ({
  ...{ id: `msg_${text}`, type: 'message', role, status: 'completed' },
  content: [{ type: role === 'user' ? 'input_text' : 'output_text', text }],
})
const TOOLS = ['now', 'sum'].map((name) => ({ type: 'function', name, parameters: { type: 'object', properties: {} } }))

/** The model of a fake server, asked without anything around it. */
export async function startModel(options: Partial<ModelServerOptions> = {}) {
  const server = await startFakeModelServer()
  const notes: ServerNote[] = []
  const create = (more: Partial<ModelServerOptions> = {}) =>
    createModelServer({
      ...{ url: server.url, apiKey: 'secret', silenceMs: 20_000, note: (note) => notes.push(note) },
      ...{ ...options, ...more },
    })

  const events = (request: Partial<ModelRequest> = {}, model = create()) =>
    model.generate({
      ...{ model: 'm', instructions: null, items: [said('user', 'Hello')], maxOutputTokens: null },
      ...{ settings: { ...NO_SETTINGS, tools: TOOLS }, signal: new AbortController().signal, ...request },
    })

  async function ask(...asked: Parameters<typeof events>): Promise<Heard> {
    const heard: Heard = { text: '', thoughts: '', calls: [], end: '', message: '', usage: [] }
    try {
      for await (const event of events(...asked)) hear(heard, event)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      heard.end = error.body.error.code ?? `${error.status}`
      heard.message = error.message
    }
    return heard
  }

  return { ...server, create, ask, events, notes, messages: () => server.asked.at(-1)?.body.messages }
}

function hear(heard: Heard, event: ModelEvent): void {
  switch (event.type) {
    case 'text-delta':
      heard.text += event.delta
      break
    case 'reasoning-delta':
      heard.thoughts += event.delta
      break
    case 'text-was-reasoning':
      heard.thoughts += heard.text
      heard.text = ''
      break
    case 'function-call':
      heard.calls.push(`${event.callId} ${event.name} `)
      break
    case 'arguments-delta':
      heard.calls.push(heard.calls.pop() + event.delta)
      break
    case 'end': {
      const { inputTokens, outputTokens, cachedTokens, reasoningTokens } = event.usage
      heard.end = event.reason
      heard.usage = [inputTokens, outputTokens, cachedTokens, reasoningTokens]
      break
    }
    case 'error':
      heard.end = event.code
      heard.message = event.message
      break
    default:
  }
}
