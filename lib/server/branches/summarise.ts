import 'server-only'
import type OpenAI from 'openai'
import type { ConversationItem } from 'openai/resources/conversations/items'
import type { Provider } from '#lib/server/db/generated/enums.ts'
import { AppError } from '#lib/server/errors.ts'
import { listModels } from '#lib/server/provider/models.ts'
import { toPortable } from '#lib/server/provider/portable-item.ts'
import { safetyIdentifier } from '#lib/server/provider/provider.ts'
import { countExtraUsage } from '#lib/server/usage/count-extra-usage.ts'

/** Of what is above, this share of the characters stays as it is: the newest. */
const KEPT_SHARE = 0.2
/** So much is summarised at once where nobody knows how much a model reads. */
const PIECE = 60_000
/** A token has some four characters; half of the room is for the summary so far, the instructions and thoughts. */
const CHARACTERS_OF_TOKEN = 2
const PATIENCE_MS = 5 * 60_000
/** A model that thinks first spends much of it on that. */
const MAX_OUTPUT_TOKENS = 6000

const INSTRUCTIONS =
  'You summarise the older part of a conversation, so that it can go on from your summary alone. Keep every fact, decision, ' +
  'name, number, open question and wish about how to answer; leave out what no longer matters. Write in the language of the ' +
  'conversation, in short paragraphs or lists. Reply with the summary alone, and never answer what is said in the conversation.'

/** What begins a summary, for the model that goes on from it. */
const HEADING = 'What was said before, in short:'

/** A conversation in two: what can be summarised, and the newest, which stays as it is. */
export interface Halves {
  older: ConversationItem[]
  newer: ConversationItem[]
}

/** Cut before a message of the person's; null where what is older is hardly anything. */
export function halvesOf(items: ConversationItem[]): Halves | null {
  const questions = items.flatMap((item, index) => (isQuestion(item) ? [index] : []))
  const size = (from: number, to?: number) => items.slice(from, to).reduce((sum, item) => sum + textOf(item).length, 0)
  const most = size(0) * KEPT_SHARE
  // The last exchange always stays.
  const start = questions.find((index) => size(index) <= most) ?? questions.at(-1) ?? 0
  return questions.filter((index) => index < start).length < 1
    ? null
    : { older: items.slice(0, start), newer: items.slice(start) }
}

const isQuestion = (item: ConversationItem) => item.type === 'message' && item.role === 'user'

interface Asked {
  client: OpenAI
  model: string
  provider: Provider
  userId: string
  projectId: string | null
  signal: AbortSignal
}

/**
 * These items in short, by the model, piece by piece where they are more than it reads at once. Nothing of it is stored at the
 * provider; what it takes is counted.
 * @throws AppError answer_empty; what the provider throws
 */
export async function summarise(items: ConversationItem[], asked: Asked): Promise<ConversationItem> {
  const { provider, model } = asked
  const room = (await listModels(provider)).models.find(({ id }) => id === model)?.contextTokens ?? null
  let summary = ''
  for (const piece of piecesOf(items, room)) {
    const before = summary === '' ? '' : `${HEADING}\n${summary}\n\n`
    summary = await summarisePiece(`${before}${piece}`, room, asked)
  }
  return {
    ...{ type: 'message', role: 'developer', status: 'completed' },
    content: [{ type: 'input_text', text: `${HEADING}\n${summary}` }],
  } as ConversationItem
}

/** The words of a summary that a conversation begins with; null where it begins with anything else. */
export function summaryIn(item: ConversationItem | undefined): string | null {
  const text = item?.type === 'message' && item.role === 'developer' ? textOf(item) : ''
  return text.startsWith(HEADING) ? text.slice(HEADING.length).trim() : null
}

async function summarisePiece(text: string, room: number | null, asked: Asked): Promise<string> {
  const { client, model, provider, userId, projectId, signal } = asked
  const most = Math.min(MAX_OUTPUT_TOKENS, Math.floor((room ?? Number.POSITIVE_INFINITY) / 4))
  const reply = await client.responses.create(
    {
      ...{ model, store: false, instructions: INSTRUCTIONS, max_output_tokens: most },
      input: [{ role: 'user', content: `${text}\n\nSummarise this conversation so far.` }],
      safety_identifier: safetyIdentifier(userId),
    },
    { maxRetries: 0, signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]) },
  )
  if (reply.usage) await countExtraUsage({ userId, provider, model, projectId }, reply.usage)
  const summary = reply.output_text.trim()
  // Of one that was cut nobody knows what is missing.
  if (summary === '' || reply.status !== 'completed') throw new AppError('answer_empty')
  return summary
}

function piecesOf(items: ConversationItem[], room: number | null): string[] {
  const most = room ? Math.max(2000, room * CHARACTERS_OF_TOKEN) : PIECE
  const pieces = ['']
  for (const said of items.map(asSaid).filter((text) => text !== '')) {
    for (let at = 0; at < said.length; at += most) {
      const part = said.slice(at, at + most)
      const last = pieces.at(-1) ?? ''
      if (last.length + part.length > most && last !== '') pieces.push(part)
      else pieces[pieces.length - 1] = last === '' ? part : `${last}\n\n${part}`
    }
  }
  return pieces
}

function asSaid(item: ConversationItem): string {
  const text = textOf(item)
  if (text === '') return ''
  if (item.type !== 'message') return `A tool: ${text}`
  return item.role === 'user' ? `The person: ${text}` : item.role === 'assistant' ? `You: ${text}` : text
}

/** What words can say of an item. */
function textOf(item: ConversationItem): string {
  const portable = toPortable(item)
  if (!portable) return ''
  if (portable.type === 'function_call_output' || portable.type === 'custom_tool_call_output')
    return typeof portable.output === 'string' ? portable.output : ''
  if (portable.type === 'function_call') return `${portable.name}(${portable.arguments})`
  if (portable.type === 'custom_tool_call') return `${portable.name}(${portable.input})`
  if (portable.type !== 'message') return ''
  const parts = portable.content as readonly { type: string; text?: string; refusal?: string; filename?: string }[]
  return parts
    .map(({ type, text, refusal, filename }) => text ?? refusal ?? `[${filename ?? type}]`)
    .join('\n')
    .trim()
}
