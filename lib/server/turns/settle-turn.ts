import 'server-only'
import type { ErrorCode } from '#lib/contract/error.ts'
import { db } from '#lib/server/db/client.ts'
import type { Conversation, Turn } from '#lib/server/db/generated/client.ts'
import { describeCause, errorInfo } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import type { LiveTurn } from './live-turn.ts'
import type { ResponseEnd } from './provider-events.ts'
import { writeBack } from './write-back.ts'

/** How a turn ended; `end` is the provider's own word on it, when there is one. */
export interface Outcome {
  status: 'completed' | 'incomplete' | 'failed' | 'cancelled'
  errorCode: ErrorCode | null
  end: ResponseEnd | null
}

interface Settled {
  turn: Turn
  conversation: Conversation
  live: LiveTurn
  outcome: Outcome
}

/**
 * Stores how a turn ended, then tells everybody who watches. Of a stopped turn the provider holds nothing, so what the
 * person sent and saw is written to the conversation first. Of a failed one the input stays with us, to be sent again.
 */
export async function settleTurn({ turn, conversation, live, outcome }: Settled): Promise<void> {
  const { status, errorCode, end } = outcome
  const responseId = end?.responseId ?? live.responseId
  const answer = live.messages.map((message) => message.text).join('\n\n')
  const held = status === 'completed' || status === 'incomplete'
  try {
    const written = status === 'cancelled' ? await writeBack(conversation, { input: turn.input, answer }) : null
    const kept = held || written
    const now = new Date()
    await db().$transaction([
      db().turn.updateMany({
        where: { id: turn.id },
        data: {
          status,
          errorCode,
          responseId,
          input: kept ? '' : turn.input,
          output: kept ? '' : answer,
          answerItemId: written ? written.answerItemId : status === 'incomplete' ? end?.messages.at(-1)?.id : null,
          inputTokens: end?.inputTokens,
          outputTokens: end?.outputTokens,
          endedAt: now,
          leaseUntil: null,
        },
      }),
      db().conversation.updateMany({ where: { id: conversation.id }, data: { updatedAt: now } }),
    ])
  } catch (error) {
    // The row still says "running": when its lease ends, a node settles it from the provider's truth.
    log().error({ turnId: turn.id, err: describeCause(error) }, 'the end of a turn could not be stored')
  }
  live.end({ status, responseId, error: errorCode && errorInfo(errorCode) })
}
