import 'server-only'
import type { ResponseCreateParamsStreaming } from 'openai/resources/responses/responses'
import { type Answering, answeringSchema } from '#lib/contract/answering.ts'
import type { Segment } from '#lib/server/conversations/segment.ts'
import { learntTraits } from '#lib/server/provider/model-traits.ts'

type Body = Partial<ResponseCreateParamsStreaming>

/** One thing that was chosen of how a conversation is answered. */
export interface Setting {
  /** As the contract has it; of a tool its own. */
  name: string
  value: string | number
  /** How a provider speaks of it when it refuses it, the surest first: of thoughts and of tools it speaks for other reasons, too. */
  words: readonly RegExp[]
  body: Body
}

/** Named anew each year; without a name some servers take one that is gone. */
const IMAGE_MODEL = 'gpt-image-2'

/** What was chosen, but for what the model is known to refuse. */
export async function takenSettings(
  { provider, answering }: Pick<Segment, 'provider' | 'answering'>,
  model: string,
  leftOut: readonly string[],
): Promise<Setting[]> {
  const chosen = chosenSettings(answering)
  if (chosen.length === 0) return []
  const refused = [...leftOut, ...((await learntTraits(provider)).get(model)?.refused ?? [])]
  return chosen.filter(({ name, value }) => !refused.includes(name) && !refused.includes(`${name}=${value}`))
}

/** What was chosen, one by one, as a request says it. What isn't known here is no choice: an older release wrote it, or a newer one. */
export function chosenSettings(answering: unknown): Setting[] {
  const { data } = answeringSchema.safeParse(answering)
  return data ? all(data).filter((setting) => setting !== null) : []
}

function all({ effort, verbosity, temperature, topP, maxOutputTokens, tools = [] }: Answering): (Setting | null)[] {
  return [
    given('effort', effort, [/effort/i, /^reasoning$|parameter:? '?reasoning'?( |$)/i], (value) => ({
      reasoning: { effort: value as never },
    })),
    given('verbosity', verbosity, [/verbosity/i], (value) => ({ text: { verbosity: value as never } })),
    given('temperature', temperature, [/temperature/i], (value) => ({ temperature: value })),
    given('topP', topP, [/top_p/i], (value) => ({ top_p: value })),
    given('maxOutputTokens', maxOutputTokens, [/max_(output_|completion_)?tokens/i], (value) => ({
      max_output_tokens: value,
    })),
    tools.includes('web_search') ? tool('web_search', { type: 'web_search' }) : null,
    tools.includes('image_generation')
      ? tool('image_generation', { type: 'image_generation', model: IMAGE_MODEL })
      : null,
  ]
}

const given = <T extends string | number>(
  name: string,
  value: T | undefined,
  words: readonly RegExp[],
  toBody: (value: T) => Body,
): Setting | null => (value === undefined ? null : { name, value, words, body: toBody(value) })

const tool = (name: string, tool: NonNullable<Body['tools']>[number]): Setting => ({
  name,
  value: 'on',
  words: [new RegExp(name, 'i'), /^tools\b|\btools? .{0,60}\b(not (supported|available|enabled|allowed)|unsupported)/i],
  body: { tools: [tool] },
})

/** What these settings have in a request, together; `reasoning` and `tools` join what is asked for already. */
export function bodyOf(settings: readonly Setting[], { reasoning }: Body): Body {
  const bodies = settings.map(({ body }) => body)
  const tools = bodies.flatMap((body) => body.tools ?? [])
  const thinking = bodies.find((body) => body.reasoning)?.reasoning
  return {
    ...Object.assign({}, ...bodies),
    ...((reasoning || thinking) && { reasoning: { ...reasoning, ...thinking } }),
    ...(tools.length > 0 ? { tools } : {}),
  }
}
