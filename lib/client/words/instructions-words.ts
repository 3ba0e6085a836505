import { INSTRUCTIONS_MAX_LENGTH } from '#lib/contract/instructions.ts'

/** What is wrong with a text for the model; null: nothing. */
export function instructionsFault(text: string): string | null {
  const over = text.trim().length - INSTRUCTIONS_MAX_LENGTH
  return over > 0
    ? `At most ${INSTRUCTIONS_MAX_LENGTH.toLocaleString('en')} characters: shorten it by ${over.toLocaleString('en')}.`
    : null
}
