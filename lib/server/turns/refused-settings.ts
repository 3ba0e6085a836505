import 'server-only'
import OpenAI from 'openai'
import type { Setting } from './chosen-settings.ts'

/** Of these a model may take one value and not another. */
const HAS_NAMED_VALUES: ReadonlySet<string> = new Set(['effort', 'verbosity'])

/**
 * Which of the settings that were sent a provider refused, as it is remembered: by its name, or with the one value that was refused;
 * null: its refusal is about something else.
 */
export function refusedSetting(error: unknown, sent: readonly Setting[]): string | null {
  if (!(error instanceof OpenAI.BadRequestError || error instanceof OpenAI.UnprocessableEntityError)) return null
  const { param, code, message } = error
  const isMeant = (word: RegExp | undefined) => word?.test(param ?? '') || word?.test(message)
  const refused = sent.find(({ words }) => isMeant(words[0])) ?? sent.find(({ words }) => isMeant(words[1]))
  if (!refused) return null
  const isForGood = /(unsupported|unknown)_parameter/.test(code ?? '') || SAYS_FOR_GOOD.test(message)
  const isOneValue = HAS_NAMED_VALUES.has(refused.name) ? !isForGood : !isForGood && refused.name === 'maxOutputTokens'
  return isOneValue ? `${refused.name}=${refused.value}` : refused.name
}

const SAYS_FOR_GOOD = /(unsupported|unknown|unrecognized|unexpected) (parameter|argument|field|keyword)|not supported/i
