import type { Ending } from './script.ts'

/** What a response says about its end; nothing while there is none. */
export function endingFields(status: string, { ends = 'completed', usage = small }: { ends?: Ending; usage?: object }) {
  const how = typeof ends === 'string' ? {} : ends
  return {
    error: status === 'failed' && 'failed' in how ? { code: how.failed, message: 'The model failed.' } : null,
    incomplete_details: status === 'incomplete' && 'incomplete' in how ? { reason: how.incomplete } : null,
    usage: status === 'completed' || status === 'incomplete' ? usage : null,
  }
}

const small = {
  input_tokens: 7,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: 3,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 10,
}
