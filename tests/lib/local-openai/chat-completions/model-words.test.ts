import { expect, it } from 'vitest'
import { abilitiesOf } from '#lib/local-openai/chat-completions/model-words.ts'

it.each([
  ['nothing', { id: 'a' }, {}],
  ['vLLM', { id: 'a', max_model_len: 32_768 }, { contextTokens: 32_768 }],
  ['llama.cpp', { id: 'a', meta: { n_ctx_train: 131_072, n_params: 7 } }, { contextTokens: 131_072 }],
  [
    'LM Studio, by what is loaded',
    { id: 'a', max_context_length: 131_072, loaded_context_length: 4096, capabilities: ['tool_use'] },
    { contextTokens: 4096, callsTools: true, thinks: false },
  ],
  ['Ollama', { id: 'a', capabilities: ['completion', 'tools', 'thinking'] }, { callsTools: true, thinks: true }],
  [
    'OpenRouter',
    { id: 'a', context_length: 200_000, supported_parameters: ['tools', 'temperature'] },
    { contextTokens: 200_000, callsTools: true, thinks: false },
  ],
  ['Groq', { id: 'a', context_window: 8192 }, { contextTokens: 8192 }],
  [
    'flags',
    { id: 'a', capabilities: { function_calling: false, reasoning: true } },
    { callsTools: false, thinks: true },
  ],
  ['what is no number', { id: 'a', context_length: 'long', max_model_len: -1 }, {}],
])('what %s says of a model is understood', (_, entry, abilities) => {
  expect(abilitiesOf(entry)).toEqual(abilities)
})
