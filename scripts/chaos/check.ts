import type { SentTurn } from './ledger.ts'
import type { Said, StoredConversation, StoredTurn, Truth } from './truth.ts'

/** Every promise that was broken, in a sentence each. */
export function findViolations(sent: SentTurn[], { conversations, orphans }: Truth): string[] {
  const found: string[] = []
  const byId = new Map(conversations.map((conversation) => [conversation.id, conversation]))
  for (const turn of sent) {
    const conversation = byId.get(turn.conversationId ?? '')
    const row = conversation?.turns.find(({ id }) => id === turn.id)
    const about = `${turn.text} (turn ${turn.id}, ${row?.status ?? 'no row'}): `
    const faults = row && conversation ? faultsOf(turn, row, conversation) : ['the database has no such turn']
    for (const fault of [...turn.faults, ...faults]) found.push(about + fault)
  }
  const known = new Set(sent.map(({ id }) => id))
  for (const conversation of conversations) {
    for (const { id } of conversation.turns) if (!known.has(id)) found.push(`Nobody sent the turn ${id}.`)
    for (const fault of disorderIn(conversation, sent)) found.push(`${conversation.id}: ${fault}`)
  }
  for (const { text } of orphans.items) found.push(`Said in a conversation that nobody owns: ${text}`)
  return found
}

function faultsOf(turn: SentTurn, row: StoredTurn, conversation: StoredConversation): string[] {
  const { items, history, responses } = conversation
  const faults: string[] = []
  const expect = (holds: boolean, fault: string) => {
    if (!holds) faults.push(fault)
  }
  const asked = items.filter((item) => isQuestion(item, turn)).length
  const answered = items.filter((item) => isAnswer(item, turn)).length
  const kept = row.input === turn.text ? 1 : 0
  const shown = history.filter((message) => isQuestion(message, turn)).length
  const begun = responses.filter(({ text }) => text === turn.text)
  const answer = answerTo(turn, items)

  expect(turn.endedAt !== null, 'its sender never heard of its end')
  expect(turn.endedAt === null || turn.status === row.status, `its sender was told that it is ${turn.status}`)
  expect(answered <= 1, `it was answered ${answered} times`)
  expect(begun.length <= 1, `the provider wrote ${begun.length} responses to it`)
  expect(shown <= 1, `its conversation shows it ${shown} times`)
  switch (row.status) {
    case 'completed':
      expect(asked === 1, `the provider has the message ${asked} times`)
      expect(answered === 1, `the provider has the answer ${answered} times`)
      expect(begun.length === 1, 'the provider has no response to it')
      // Null: the answer was found among the items, after the response's name was lost with the node that began it.
      expect(row.responseId === null || begun[0]?.id === row.responseId, 'it names another response')
      expect(answer === turn.shown, `its sender sees another answer: ${JSON.stringify(turn.shown)}`)
      expect(shown === 1, 'its conversation does not show it')
      break
    case 'cancelled':
      expect(turn.isStopped, 'nobody stopped it')
      expect(asked + kept === 1, `the message is at the provider ${asked} times, and in our row ${kept} times`)
      expect(
        (answer ?? row.output).startsWith(turn.shown),
        `its sender was shown ${JSON.stringify(turn.shown)}, and there is ${JSON.stringify(answer ?? row.output)}`,
      )
      break
    case 'failed':
      expect(kept === 1, 'our row does not have the message')
      expect(asked === 0, 'the provider has the message all the same')
      expect(shown === 1 || isBeforeAnAnswer(row, conversation), 'its conversation does not offer it')
      break
    default:
      faults.push('this is no definite end')
  }
  return faults
}

/** What people sent one after the other stands in that order, as do the turns of our database; each with its answer. */
function disorderIn({ turns, items }: StoredConversation, sent: SentTurn[]): string[] {
  const found: string[] = []
  const texts = new Map(sent.map((turn) => [turn.id, turn.text]))
  const questions = items.filter(({ role }) => role === 'user').map(({ text }) => text)
  const expected = turns.map(({ id }) => texts.get(id) ?? '').filter((text) => questions.includes(text))
  const [unknown] = questions.filter((text) => !expected.includes(text))
  if (unknown) found.push(`Nobody sent here: ${unknown}`)
  // Said twice is another fault.
  const once = questions.filter((text, index) => questions.indexOf(text) === index && text !== unknown)
  if (once.join('\n') !== expected.join('\n')) found.push(`The messages are out of order: ${once.join(' | ')}`)

  const bySending = sent.filter((turn) => questions.includes(turn.text)).sort((a, b) => a.sentAt - b.sentAt)
  for (const [index, later] of bySending.entries()) {
    const overtaken = bySending
      .slice(0, index)
      .find(
        (earlier) =>
          (earlier.acceptedAt ?? Number.POSITIVE_INFINITY) < later.sentAt &&
          questions.indexOf(earlier.text) > questions.indexOf(later.text),
      )
    if (overtaken)
      found.push(`“${later.text}” stands before “${overtaken.text}”, which was accepted before it was sent.`)
  }
  return found
}

const isQuestion = ({ role, text }: Said, turn: SentTurn) => role === 'user' && text === turn.text

/** The demo model quotes what it answers; of what was said before it speaks in other words. */
const isAnswer = ({ role, text }: Said, turn: SentTurn) =>
  role === 'assistant' && text.includes(`You wrote “${turn.text}”`)

/** What the assistant said right after the message; null when it said nothing. */
function answerTo(turn: SentTurn, items: Said[]): string | null {
  const next = items[items.findIndex((item) => isQuestion(item, turn)) + 1]
  const isAsked = items.some((item) => isQuestion(item, turn))
  return isAsked && next?.role === 'assistant' ? next.text : null
}

/** A conversation that went on has no use for a failed message; it is shown until the next answer. */
function isBeforeAnAnswer(row: StoredTurn, { turns }: StoredConversation): boolean {
  return turns.slice(turns.indexOf(row) + 1).some(({ status }) => status === 'completed' || status === 'cancelled')
}
