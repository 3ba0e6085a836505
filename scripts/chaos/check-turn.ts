import type { Violation } from './check.ts'
import { type SentTurn, shownOf } from './ledger.ts'
import { labelOf } from './provider.ts'
import type { Said, StoredConversation, StoredTurn } from './truth.ts'

type Add = (holds: boolean, kind: Violation['kind'], about: string) => void

/** What was promised to whoever sent this turn, and doesn't hold. */
export function faultsOf(
  turn: SentTurn,
  { sent, conversation }: { sent: SentTurn[]; conversation: StoredConversation | undefined },
): Violation[] {
  const faults: Violation[] = turn.faults.map((about) => ({ kind: 'wrong', about }))
  const expect: Add = (holds, kind, about) => {
    if (!holds) faults.push({ kind, about })
  }
  expect(turn.endedAt !== null, 'stuck', 'its sender never heard of its end')
  const row = conversation?.turns.find(({ id }) => id === turn.id)
  const instead = conversation?.turns.find(({ id }) => id === turn.ranAs)
  if (turn.ranAs !== turn.id && instead) {
    expect(!row, 'doubled', 'another turn runs in its place, and it runs too')
    expect(turn.endedAt === null || turn.status === instead.status, 'wrong', `it was told to be ${turn.status}`)
  } else if (row && conversation) {
    checkRow(turn, { row, conversation, sent }, expect)
  } else {
    // Sent again, it makes way for the turn that it is sent as.
    const isReplaced = sent.some(({ retryOf, id }) => retryOf === turn.id && isIn(conversation, id))
    const isRefused = turn.acceptedAt === null && turn.faults.length > 0
    expect(isReplaced || isRefused, 'lost', 'the database has no such turn')
  }
  return faults
}

const isIn = (conversation: StoredConversation | undefined, id: string) =>
  conversation?.turns.some((turn) => turn.id === id) ?? false

interface Known {
  row: StoredTurn
  conversation: StoredConversation
  sent: SentTurn[]
}

function checkRow(turn: SentTurn, { row, conversation, sent }: Known, expect: Add): void {
  const { items, history, responses } = conversation
  const asked = items.filter((item) => isQuestion(item, turn)).length
  const answered = items.filter((item) => isAnswer(item, turn)).length
  const kept = row.input === turn.text ? 1 : 0
  const shown = history.filter((message) => isQuestion(message, turn)).length
  const begun = responses.filter(({ text }) => text === turn.text)
  const answer = items.find((item) => isAnswer(item, turn))?.text ?? null
  // The one that failed before, and what is sent in its place, ask for a response each.
  const tries = sent.filter((other) => other.text === turn.text && other.ranAs === other.id).length
  // Retry found that the turn which had failed was answered.
  const isAnsweredAfterAll =
    row.status === 'completed' && sent.some(({ ranAs, retryOf }) => ranAs === turn.id && retryOf === turn.id)

  // Stopped before anybody knew whether the provider has it: what came of it is found later.
  const isFoundLater = row.status === 'completed' && turn.status === 'cancelled' && turn.isStopped
  const isOpen = row.status === 'cancelled' && row.errorCode === 'answer_may_come'
  const isTold = turn.endedAt === null || turn.status === row.status || isAnsweredAfterAll || isFoundLater
  expect(isTold, 'wrong', `its sender was told that it is ${turn.status}`)
  expect(asked <= 1, 'doubled', `the provider has the message ${asked} times`)
  expect(answered <= 1, 'doubled', `it was answered ${answered} times`)
  expect(begun.length <= tries, 'doubled', `the provider wrote ${begun.length} responses to it`)
  const { endedAt } = row
  const isUnfenced =
    row.status === 'failed' && begun.some(({ begunAt }) => begunAt !== null && endedAt !== null && begunAt > endedAt)
  const twice = isUnfenced ? 'unfenced' : 'doubled'
  expect(shown <= 1, twice, `its conversation shows it ${shown} times`)
  const seen = shownOf(turn)
  expect(Object.keys(turn.messages).length <= 1, 'doubled', `its sender was shown more than one answer: ${seen}`)
  switch (row.status) {
    case 'completed': {
      const isNamed = row.responseId === null || begun.some(({ id }) => id === row.responseId)
      expect(asked > 0, 'lost', 'the provider does not have the message')
      expect(answered > 0, 'lost', 'the provider does not have the answer')
      expect(begun.length > 0, 'wrong', 'the provider has no response to it')
      // Null: the answer was found among the items, after the response's name was lost with the node that began it.
      expect(isNamed, 'wrong', 'it names another response')
      const isSeen = answer === seen || turn.endedAt === null || isAnsweredAfterAll || isFoundLater
      expect(isSeen, 'wrong', `its sender sees ${JSON.stringify(seen)}, and the answer is ${JSON.stringify(answer)}`)
      expect(shown > 0, 'lost', 'its conversation does not show it')
      break
    }
    case 'cancelled': {
      const whole = answer ?? row.output
      expect(turn.isStopped, 'wrong', 'nobody stopped it')
      expect(asked + kept > 0, 'lost', 'neither the provider nor our row has the message')
      expect(asked + kept < 2 || isOpen, 'doubled', 'both the provider and our row have the message')
      const left = turn.shownAtStop ?? seen
      const about = `its sender was shown ${JSON.stringify(left)}, and there is ${JSON.stringify(whole)}`
      expect(whole.startsWith(left), 'lost', about)
      break
    }
    case 'failed':
      expect(kept === 1, 'lost', 'our row does not have the message')
      expect(asked === 0, twice, 'it failed, and the provider has the message all the same')
      expect(shown >= 1 || isBeforeAnAnswer(row, conversation), 'lost', 'its conversation does not offer it')
      break
    default:
      expect(false, 'stuck', 'this is no definite end')
  }
  if (turn.text.startsWith('Letter call-'))
    expect(row.status === 'completed', 'locked', 'nobody answers there any more')
}

const isQuestion = ({ role, text }: Said, turn: SentTurn) => role === 'user' && text === turn.text

/** The provider's answers begin with what their question is called. */
const isAnswer = ({ role, text }: Said, turn: SentTurn) => role === 'assistant' && labelOf(text) === labelOf(turn.text)

/** A conversation that went on has no use for a failed message; it is shown until the next answer. */
function isBeforeAnAnswer(row: StoredTurn, { turns }: StoredConversation): boolean {
  return turns.slice(turns.indexOf(row) + 1).some(({ status }) => status === 'completed' || status === 'cancelled')
}
