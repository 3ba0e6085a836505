import { faultsOf } from './check-turn.ts'
import type { SentTurn } from './ledger.ts'
import { labelOf } from './provider.ts'
import type { StoredConversation, Truth } from './truth.ts'

/**
 * What nobody may ever see; `wrong` is everything else that isn't as it was promised. `unfenced` is what the turns' SPEC.md
 * admits: a node that was frozen at its request makes it after all, when another has given the turn up.
 */
export const kinds = ['lost', 'doubled', 'out of order', 'stuck', 'locked', 'wrong', 'unfenced'] as const

export interface Violation {
  kind: (typeof kinds)[number]
  about: string
}

/** Every promise that was broken, in a sentence each. */
export function findViolations(sent: SentTurn[], { conversations, orphans }: Truth): Violation[] {
  const found: Violation[] = []
  const byId = new Map(conversations.map((conversation) => [conversation.id, conversation]))
  for (const turn of sent) {
    const conversation = byId.get(turn.conversationId ?? '')
    const status = conversation?.turns.find(({ id }) => id === turn.ranAs)?.status ?? 'no row'
    for (const { kind, about } of faultsOf(turn, { sent, conversation })) {
      found.push({ kind, about: `${turn.text} (turn ${turn.id}, ${status}): ${about}` })
    }
  }
  const known = new Set(sent.map(({ id }) => id))
  for (const conversation of conversations) {
    for (const { id } of conversation.turns) {
      if (!known.has(id)) found.push({ kind: 'wrong', about: `Nobody sent the turn ${id}.` })
    }
    const rows = new Set(conversation.turns.map(({ id }) => id))
    const ours = sent.filter(({ id }) => rows.has(id))
    for (const fault of [...strayItems(conversation, ours), ...disorderIn(conversation, ours)]) {
      found.push({ ...fault, about: `${conversation.id}: ${fault.about}` })
    }
    if (conversation.isLocked) found.push({ kind: 'locked', about: `${conversation.id} is locked at the provider.` })
  }
  for (const { text } of orphans.items) {
    found.push({ kind: 'doubled', about: `Said in a conversation that nobody owns: ${text}` })
  }
  return found
}

/** What mustn't be. */
export const isBroken = ({ kind }: Violation) => kind !== 'unfenced'

/** By its place every item at the provider belongs to one turn: a question, and behind it its answer. */
function strayItems({ items }: StoredConversation, sent: SentTurn[]): Violation[] {
  const found: Violation[] = []
  const labels = new Set(sent.map(({ text }) => labelOf(text)))
  let asked: string | null = null
  for (const { role, text } of items) {
    const label = labelOf(text)
    if (!label || !labels.has(label)) found.push({ kind: 'wrong', about: `This belongs to no turn: ${text}` })
    else if (role === 'user') asked = label
    else if (label !== asked) found.push({ kind: 'out of order', about: `This doesn’t follow its question: ${text}` })
  }
  return found
}

/** What people sent one after the other stands in that order, as do the turns of our database. */
function disorderIn({ turns, items }: StoredConversation, sent: SentTurn[]): Violation[] {
  const found: Violation[] = []
  const texts = new Map(sent.map((turn) => [turn.id, turn.text]))
  const questions = items.filter(({ role }) => role === 'user').map(({ text }) => text)
  const expected = turns.map(({ id }) => texts.get(id) ?? '').filter((text) => questions.includes(text))
  // Said twice, or by nobody, is another fault.
  const once = questions.filter((text, index) => questions.indexOf(text) === index && expected.includes(text))
  if (once.join('\n') !== expected.join('\n')) {
    found.push({ kind: 'out of order', about: `The messages are out of order: ${once.join(' | ')}` })
  }
  const bySending = sent.filter((turn) => questions.includes(turn.text)).sort((a, b) => a.sentAt - b.sentAt)
  for (const [index, later] of bySending.entries()) {
    const overtaken = bySending
      .slice(0, index)
      .find(
        (earlier) =>
          (earlier.acceptedAt ?? Number.POSITIVE_INFINITY) < later.sentAt &&
          questions.indexOf(earlier.text) > questions.indexOf(later.text),
      )
    if (!overtaken) continue
    const about = `“${later.text}” stands before “${overtaken.text}”, which was accepted before it was sent.`
    found.push({ kind: 'out of order', about })
  }
  return found
}
