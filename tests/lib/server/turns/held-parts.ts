import { randomUUID } from 'node:crypto'
import { applyChatEvent } from '#lib/client/chat/chat-event-state.ts'
import { initialConversation } from '#lib/client/chat/conversation-state.ts'
import type { Message } from '#lib/contract/message.ts'
import { isStep, type Part } from '#lib/contract/part.ts'
import { heldAfter } from '#tests/support/misbehaving-provider/odd-streams.ts'
import type { startProvidedApp, WatchedTurn } from '#tests/support/misbehaving-provider/provided-app.ts'
import type { Gate, ItemStep, Step } from '#tests/support/misbehaving-provider/script.ts'
import * as texts from '#tests/support/misbehaving-provider/streamed-texts.ts'
import * as tools from '#tests/support/misbehaving-provider/streamed-tools.ts'

/** Each kind of part, and the event in whose midst it is held. */
export const kinds: [string, () => ItemStep[], heldAfter: string][] = [
  ['thoughts', () => texts.reasoning({ summaries: ['Otters are quick. So are thoughts.'] }), '.delta'],
  ['a search of the web', () => tools.webSearch(), '.searching'],
  ['a search of files', () => tools.fileSearch(), '.searching'],
  ['code', () => tools.codeInterpreter(), '.delta'],
  ['a picture', () => tools.imageGeneration({ prompt: 'an otter' }), '.partial_image'],
  ['a call of another server', () => tools.mcpCall(), '.delta'],
  ['a function', () => tools.functionCall(), '.delta'],
  ['a command', () => tools.shell(), '.added'],
  ['a wish for approval', () => tools.approval(), '.added'],
  ['a cited text', () => texts.citedText('Otters swim.', [{ words: 'swim', url: 'https://example.org' }]), '.delta'],
  ['a refusal', () => texts.refusalOf('I would rather not.'), '.delta'],
  ['what nobody knows', () => tools.unheardOf(), '.projecting'],
]

/** Parts but for the time they took. */
const bare = (parts: readonly Part[] = []) =>
  parts
    .filter((part) => isStep(part) || part.text !== '')
    .map((part) => ('seconds' in part ? { ...part, seconds: undefined } : part))
export const answersOf = (messages: readonly Pick<Message, 'role' | 'parts'>[]) =>
  messages.flatMap(({ role, parts }) => (role === 'assistant' ? [bare(parts)] : []))
export const onScreen = ({ seen }: WatchedTurn) =>
  answersOf(seen.reduce(applyChatEvent, { ...initialConversation(null), status: { type: 'idle' } }).messages)

/** An answer that is held in the middle of a part, after thoughts that are whole; a text follows, as thoughts need one. */
export function held(steps: () => ItemStep[], name: string): { say: Step[]; hold: Gate } {
  const { say, hold } = heldAfter(name, steps())
  return { say: [...texts.reasoning({ id: `rs_${randomUUID()}`, summaries: ['Well.'] }), ...say, 'That is all.'], hold }
}

type App = Awaited<ReturnType<typeof startProvidedApp>>

/** A turn of which everything before the gate is on the screen. */
export async function beginHeld(app: App, steps: () => ItemStep[], name: string) {
  const { say, hold } = held(steps, name)
  app.provider.next({ say })
  const turn = await app.begin('Hello')
  await hold.reached
  await turn.until(() => onScreen(turn)[0]?.length === 2)
  return { turn, hold }
}

export const inHistory = async (app: App, { conversationId }: WatchedTurn) =>
  answersOf((await app.history(conversationId)).messages)

export async function watchedAgain(app: App, turn: WatchedTurn) {
  const watched = await app.watch(turn.id)
  await watched.end()
  return watched
}

/** What is written back of a stopped text has an id of its own. */
export const asWrittenBack = (part: Part) => (isStep(part) ? part : { ...part, key: '' })
