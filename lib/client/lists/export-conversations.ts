import type * as browserApi from '#lib/client/api/api.ts'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import type { Failure } from '#lib/client/words/action-words.ts'
import { type Conversation, UNTITLED } from '#lib/contract/conversation.ts'
import type { Message } from '#lib/contract/message.ts'
import { isStep } from '#lib/contract/part.ts'
import { readWhole, type WholeConversation } from './read-whole.ts'

export type ExportFormat = 'markdown' | 'json'

type Options = { api: Pick<typeof browserApi, 'loadHistory'>; onProgress: (done: number) => void }

const AT_ONCE = 3

/** Reads conversations whole, a few at a time, in the order given; those that can't be read are named. */
export async function readConversations(
  conversations: Conversation[],
  { api, onProgress }: Options,
): Promise<{ read: WholeConversation[]; failed: Failure[] }> {
  const found = new Map<string, WholeConversation>()
  const failed: Failure[] = []
  const waiting = [...conversations]
  async function work() {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      try {
        found.set(next.id, await readWhole(next.id, api))
      } catch (failure) {
        failed.push({ id: next.id, error: toErrorInfo(failure) })
      }
      onProgress(found.size + failed.length)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return { read: conversations.flatMap(({ id }) => found.get(id) ?? []), failed }
}

/** All that was read as one text. */
export function exportText(exported: WholeConversation[], format: ExportFormat): string {
  return format === 'json' ? toJson(exported) : exported.map(toMarkdown).join('\n\n---\n\n')
}

/** Letters and digits of the only title, or how many there are. */
export function exportName(exported: WholeConversation[], format: ExportFormat): string {
  const [only, ...others] = exported
  const title = only?.conversation.title
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60)
  const name = others.length > 0 ? `${exported.length}-conversations` : title || 'conversation'
  return `${name}.${format === 'json' ? 'json' : 'md'}`
}

function toJson(exported: WholeConversation[]): string {
  const conversations = exported.map(({ conversation, messages, branches }) => ({
    ...{ id: conversation.id, title: conversation.title, model: conversation.model, metadata: conversation.metadata },
    ...{ createdAt: conversation.createdAt, updatedAt: conversation.updatedAt },
    messages: messages.map(toPlain),
    // What was said on other paths: each from behind a message that is above it here.
    branches:
      branches.length > 0
        ? branches.map(({ after, messages }) => ({ after: after?.id ?? null, messages: messages.map(toPlain) }))
        : undefined,
  }))
  return `${JSON.stringify({ conversations }, null, 2)}\n`
}

const toPlain = ({ id, role, content, status, createdAt, model, parts, files }: Message) => ({
  ...{ id, role, content, status, createdAt: createdAt ?? undefined, model: model ?? undefined },
  files: files?.map(({ name, type, bytes }) => ({ name, type, bytes })),
  // Where there is more than the text.
  parts: parts?.some((part) => isStep(part) || (part.type === 'text' && part.citations.length > 0)) ? parts : undefined,
})

function toMarkdown({ conversation, messages, branches }: WholeConversation): string {
  const dates = `_${conversation.createdAt.slice(0, 10)} to ${conversation.updatedAt.slice(0, 10)}, ${conversation.model}_`
  const others = branches.flatMap(({ after, messages }) => [`## ${placeOf(after)}`, ...textsOf(messages)])
  return [`# ${conversation.title || UNTITLED}`, dates, ...textsOf(messages), ...others].join('\n\n')
}

const textsOf = (messages: Message[]) =>
  messages
    .filter(({ content, files }) => content !== '' || files)
    .map((message) => [`**${message.role === 'user' ? 'You' : 'Answer'}**`, ...saidIn(message)].join('\n\n'))

/** What it says, with the names of what came with it. */
const saidIn = (message: Message): string[] =>
  [
    (message.files ?? []).map(({ name }) => `[${name || 'A file'}]`).join('\n'),
    message.content + sourcesOf(message),
  ].filter((text) => text !== '')

/** How much of a message tells which it is. */
const BEGINNING = 60

function placeOf(after: Message | null): string {
  if (after === null) return 'Another version, from the beginning'
  const line = after.content.replaceAll(/\s+/g, ' ').trim()
  const beginning = line.length > BEGINNING ? `${line.slice(0, BEGINNING).trimEnd()} …` : line
  return `Another version, after “${beginning}”`
}

/** The pages that an answer cites, each once. */
function sourcesOf({ parts = [] }: Message): string {
  const cited = parts.flatMap((part) => (part.type === 'text' ? part.citations : []))
  const pages = new Map(cited.flatMap(({ url, title }) => (url === null ? [] : [[url, title] as const])))
  const lines = [...pages].map(([url, title]) => `- ${title ? `${title}: ` : ''}<${url}>`)
  return lines.length === 0 ? '' : `\n\nSources:\n\n${lines.join('\n')}`
}
