import { PROMPT_IMPORT_MAX_BYTES, PROMPTS_MAX, type Prompt } from '#lib/contract/prompt.ts'

/** Saved prompts as a file that can be imported again. */
export const promptFile = (prompts: Prompt[]): string =>
  JSON.stringify({ prompts: prompts.map(({ title, text }) => ({ title, text })) }, null, 2)

/** What a file of saved prompts holds, or in words why it can't be one; the server looks at each prompt. */
export async function readPromptFile(file: Blob): Promise<{ file: object } | { fault: string }> {
  if (file.size > PROMPT_IMPORT_MAX_BYTES) return { fault: 'This file is larger than 5 MB.' }
  let content: unknown
  try {
    content = JSON.parse(await file.text())
  } catch {
    return { fault: 'This file is not JSON.' }
  }
  const prompts = content !== null && typeof content === 'object' && 'prompts' in content && content.prompts
  if (!Array.isArray(prompts)) return { fault: 'This file has no list named “prompts”.' }
  if (prompts.length === 0) return { fault: 'There is no prompt in this file.' }
  if (prompts.length > PROMPTS_MAX) {
    return { fault: `There are ${prompts.length.toLocaleString('en')} prompts in this file; at most 500 can be kept.` }
  }
  return { file: { prompts } }
}
