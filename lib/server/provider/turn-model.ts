import 'server-only'
import { DEMO_MODEL } from '#lib/local-openai/demo/demo-model.ts'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { requireModel } from './models.ts'

interface TurnModel {
  /** What answers this turn. */
  model: string
  /** What the conversation goes on with. */
  own: string
}

/**
 * The model of a conversation's next turn: the one that is asked for, else its own. The demo model in place of a model server
 * was nobody's choice: it is not kept, and once the server is there the conversation goes on with its own model.
 * @throws AppError unknown_model; what the provider throws
 */
export async function turnModel(
  { provider, model: own }: Pick<Conversation, 'provider' | 'model'>,
  asked: string | undefined,
): Promise<TurnModel> {
  const isStandIn = (model: string) =>
    provider === 'local' && model === DEMO_MODEL && env().MODEL_SERVER_URL !== undefined
  if (!isStandIn(asked ?? own)) return kept(asked ? await requireModel(provider, asked) : own)
  const model = await requireModel(provider, DEMO_MODEL)
  if (model === DEMO_MODEL) return { model, own }
  return kept(isStandIn(own) ? model : await requireModel(provider, own).catch(() => model))
}

const kept = (model: string): TurnModel => ({ model, own: model })
