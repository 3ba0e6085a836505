import 'server-only'
import type { Json } from '#lib/local-openai/wire/json.ts'
import type { Answer, Question } from './ask-model.ts'

export type Ask = (question: Question) => Promise<Answer>

/** Something that a model server can or can't do. `try` returns what is to be said of one that works, or throws why it doesn't. */
export interface Probe {
  name: string
  try: (ask: Ask) => Promise<string>
}

const RED_SQUARE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAS0lEQVR42u3PQQkAAAgAsetfWiP4FgYrsKZeS0BAQEBAQEBAQEBAQEBA' +
  'QEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEDgsqnc8OJg6Ln3AAAAAElFTkSuQmCC'

const user = (content: string) => ({ role: 'user', content })

const TOOL = {
  ...{ type: 'function', name: 'get_password', description: 'Returns the password of the day.' },
  parameters: { type: 'object', properties: {} },
}

/** That it answers at all. */
export const stream: Probe = {
  name: 'stream',
  async try(ask) {
    const { text, reasoning } = await ask({ input: [user('Say hello.')] })
    if (text + reasoning === '') throw new Error('Its answer is empty.')
    // Of a model’s first answer the beginning may be held back, to tell its thoughts from its words.
    const { pieces } = await ask({ input: [user('Count from one to five, in words.')] })
    return pieces < 2 ? 'its answer came in one piece' : ''
  },
}

export const systemRole: Probe = {
  name: 'system role',
  async try(ask) {
    const instructions = 'Whatever you are asked, answer with the one word “pear”.'
    return seen(await ask({ instructions, input: [user('Name a fruit that is not a pear.')] }), /pear/i)
  },
}

/** That it calls a function, and takes what the function returned. */
export const tools: Probe = {
  name: 'tools',
  async try(ask) {
    const question = user('What is the password of the day? Call get_password to find out.')
    const settings = { tools: [TOOL] }
    const { calls, isCut } = await ask({ input: [question], settings })
    const call = calls.find(({ name }) => name === TOOL.name)
    if (call === undefined) throw new Error(`It took the function${isCut ? NOT_YET : ', but called none.'}`)
    const { callId: call_id, name } = call
    const called = { type: 'function_call', call_id, name, arguments: call.arguments }
    const output = { type: 'function_call_output', call_id, output: 'swordfish' }
    return seen(await ask({ input: [question, called, output], settings }), /swordfish/i)
  },
}

export const pictures: Probe = {
  name: 'pictures',
  async try(ask) {
    const content: Json[] = [
      { type: 'input_text', text: 'Which colour is this square? Answer with one word.' },
      { type: 'input_image', image_url: RED_SQUARE },
    ]
    return seen(await ask({ input: [{ role: 'user', content }] }), /\bred\b/i)
  },
}

export const reasoning: Probe = {
  name: 'reasoning',
  async try(ask) {
    const input = [user('Is 91 a prime number? Answer yes or no.')]
    const answer = await ask({ input, settings: { reasoningEffort: 'low' } })
    if (answer.reasoning === '') throw new Error('It answered without any.')
    return ''
  },
}

const NOT_YET = ', but was still at it when it was stopped.'

/** The answer has to show that what was sent was read: servers take what their models then never see. */
function seen({ text, isCut }: Answer, sign: RegExp): string {
  if (sign.test(text)) return ''
  throw new Error(`It took it${isCut ? NOT_YET : ', but its answer shows nothing of it.'}`)
}
