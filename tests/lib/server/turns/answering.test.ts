import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Answering } from '#lib/contract/answering.ts'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { type Refusal, refusal } from '#tests/support/misbehaving-provider/refusal.ts'

const SERVER = 'Answer briefly.'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp({ INSTRUCTIONS: SERVER })
})
afterAll(() => app.stop())
beforeEach(async () => {
  app.provider.reset()
  await app.prisma.modelTrait.deleteMany()
})

const settle = (body: object) => app.browser.json('/api/settings', { method: 'PATCH', body })
const change = (id: string, body: object) => app.browser.json(`/api/conversations/${id}`, { method: 'PATCH', body })
const asked = () => app.provider.asked('responses.create').map(({ body }) => body)

describe('what the model is told goes with every turn:', () => {
  it('the server’s, the person’s, the conversation’s, in this order, and what was changed with the next', async () => {
    await settle({ about: 'I bake.', style: 'In rhymes.' })
    const { conversationId } = (await app.ask('One', { instructions: 'Only bread.' })).body
    await change(conversationId, { instructions: 'Only cake.' })
    await app.ask('Two', { conversationId })
    await settle({ about: '', style: '' })
    await change(conversationId, { instructions: '' })
    await app.ask('Three', { conversationId })
    const own = 'What the person says of themselves:\nI bake.\n\nHow the person wants to be answered:\nIn rhymes.'
    expect(asked().map(({ instructions }) => instructions)).toEqual([
      `${SERVER}\n\n${own}\n\nFor this conversation:\nOnly bread.`,
      `${SERVER}\n\n${own}\n\nFor this conversation:\nOnly cake.`,
      SERVER,
    ])
  })

  it('those of its project between the person’s and its own, as long as it is in it', async () => {
    await settle({ about: '', style: 'In rhymes.' })
    const project = { name: 'Bakery', instructions: 'Only bread.' }
    const { id } = (await app.browser.json('/api/projects', { method: 'POST', body: project })).body.project
    const { conversationId } = (await app.ask('One', { projectId: id, instructions: 'No rye.' })).body
    await app.browser.json(`/api/projects/${id}`, { method: 'PATCH', body: { instructions: 'Only cake.' } })
    await app.ask('Two', { conversationId })
    await change(conversationId, { projectId: null })
    await app.ask('Three', { conversationId })
    const [before, after] = ['How the person wants to be answered:\nIn rhymes.', 'For this conversation:\nNo rye.']
    expect(asked().map(({ instructions }) => instructions)).toEqual(
      [
        [before, 'For this project:\nOnly bread.', after],
        [before, 'For this project:\nOnly cake.', after],
        [before, after],
      ].map((parts) => [SERVER, ...parts].join('\n\n')),
    )
    await settle({ style: '' })
  })

  it.each([
    [true, [SERVER, `${SERVER}\n\nWhat the person says of themselves:\nI bake.`]],
    [
      false,
      [
        `${SERVER}\n\nWhat the person says of themselves:\nI bake.`,
        `${SERVER}\n\nWhat the person says of themselves:\nI bake.`,
      ],
    ],
  ])(
    'the person’s are left out of temporary conversations where they say so (%s)',
    async (isLeftOutOfTemporary, told) => {
      await settle({ about: 'I bake.', style: '', isLeftOutOfTemporary })
      await app.ask('One', { temporary: true })
      await app.ask('Two')
      expect(asked().map(({ instructions }) => instructions)).toEqual(told)
      await settle({ about: '', isLeftOutOfTemporary: false })
    },
  )

  it('somebody else’s never', async () => {
    const neighbour = await app.guest()
    await neighbour.json('/api/settings', { method: 'PATCH', body: { about: 'I am next door.' } })
    await app.ask('One')
    expect(asked()[0]?.instructions).toBe(SERVER)
  })
})

const NEWEST = { model: 'gpt-image-2', type: 'image_generation' }

const everything: Answering = {
  ...{ effort: 'high', verbosity: 'low', temperature: 0.2, topP: 0.9, maxOutputTokens: 500 },
  tools: ['web_search', 'image_generation'],
}

describe('what was chosen for a conversation is asked for:', () => {
  it.each<[Answering, object]>([
    [{}, { reasoning: { summary: 'auto' } }],
    [{ effort: 'low' }, { reasoning: { summary: 'auto', effort: 'low' } }],
    [{ verbosity: 'high' }, { text: { verbosity: 'high' } }],
    [{ temperature: 0 }, { temperature: 0 }],
    [{ topP: 0.5 }, { top_p: 0.5 }],
    [{ maxOutputTokens: 16 }, { max_output_tokens: 16 }],
    [{ tools: ['web_search'] }, { tools: [{ type: 'web_search' }] }],
    [{ tools: ['image_generation'] }, { tools: [NEWEST] }],
    [everything, { temperature: 0.2, top_p: 0.9, max_output_tokens: 500, tools: [{ type: 'web_search' }, NEWEST] }],
  ])('%j', async (answering, wanted) => {
    const { conversationId } = (await app.ask('One', { answering })).body
    await app.ask('Two', { conversationId })
    expect((await app.history(conversationId)).conversation.answering).toEqual(answering)
    for (const body of asked()) expect(body).toMatchObject(wanted)
    const names = ['temperature', 'top_p', 'max_output_tokens', 'text', 'tools'].filter((name) => !(name in wanted))
    if (answering !== everything)
      for (const body of asked()) for (const name of names) expect(body).not.toHaveProperty(name)
  })

  it('nothing of it any more when it is taken back', async () => {
    const { conversationId } = (await app.ask('One', { answering: everything })).body
    await change(conversationId, { answering: { temperature: 1 } })
    await app.ask('Two', { conversationId })
    const { temperature, top_p: topP, tools, reasoning } = asked()[1] ?? {}
    expect({ temperature, topP, tools, reasoning }).toEqual({ temperature: 1, reasoning: { summary: 'auto' } })
  })
})

const unsupported = (param: string) =>
  refusal(400, `Unsupported parameter: '${param}' is not supported with this model.`, {
    ...{ code: 'unsupported_parameter', param },
  })

describe('what a model refuses is left out, remembered, and said once:', () => {
  it.each<[string, Answering, Refusal, string]>([
    ['the effort', { effort: 'low' }, unsupported('reasoning.effort'), 'effort'],
    [
      'one effort of several',
      { effort: 'xhigh' },
      refusal(400, "Unsupported value: 'reasoning.effort' does not support 'xhigh' with this model.", {
        ...{ code: 'unsupported_value', param: 'reasoning.effort' },
      }),
      'effort=xhigh',
    ],
    ['the verbosity', { verbosity: 'low' }, unsupported('text.verbosity'), 'verbosity'],
    ['the temperature', { temperature: 0.5 }, unsupported('temperature'), 'temperature'],
    [
      'any temperature but its own',
      { temperature: 0.5 },
      refusal(400, "Unsupported value: 'temperature' does not support 0.5 with this model. Only 1 is supported.", {
        ...{ code: 'unsupported_value', param: 'temperature' },
      }),
      'temperature',
    ],
    ['top-p', { topP: 0.5 }, unsupported('top_p'), 'topP'],
    [
      'an answer so long',
      { maxOutputTokens: 900_000 },
      refusal(400, 'max_output_tokens is too large: 900000. This model supports at most 128000.'),
      'maxOutputTokens=900000',
    ],
    [
      'web search',
      { tools: ['web_search'] },
      refusal(400, "Hosted tool 'web_search' is not supported with gpt-test.", { param: 'tools' }),
      'web_search',
    ],
    [
      'image generation',
      { tools: ['web_search', 'image_generation'] },
      refusal(400, "Tool 'image_generation' is not supported with gpt-test.", { param: 'tools' }),
      'image_generation',
    ],
    ['what a compatible server doesn’t know', { topP: 0.5 }, refusal(422, 'Extra inputs: top_p is unknown.'), 'topP'],
  ])('%s', async (_, answering, refused, remembered) => {
    app.provider.refuse('responses.create', refused)
    const first = await app.begin('One', { answering })
    expect(await first.end()).toMatchObject({ status: 'completed', error: { code: 'setting_left_out' } })
    const { conversationId } = first
    expect((await app.history(conversationId)).messages.at(-1)?.error?.code).toBe('setting_left_out')
    const second = await app.begin('Two', { conversationId })
    expect(await second.end()).toMatchObject({ status: 'completed', error: null })
    expect(asked()).toHaveLength(3)
    expect(asked()[1]).toEqual({ ...asked()[2], input: asked()[1]?.input })
    const { models } = (await app.browser.json('/api/models')).body
    expect(models.find(({ id }: { id: string }) => id === 'gpt-test').refuses).toEqual([remembered])
  })

  it('one after the other, where several are refused', async () => {
    app.provider.refuse(
      'responses.create',
      unsupported('temperature'),
      unsupported('top_p'),
      unsupported('text.verbosity'),
    )
    const turn = await app.begin('One', { answering: { temperature: 1, topP: 1, verbosity: 'low', effort: 'low' } })
    expect(await turn.end()).toMatchObject({ status: 'completed' })
    expect(asked().at(-1)).toMatchObject({ reasoning: { effort: 'low', summary: 'auto' } })
    const [trait] = await app.prisma.modelTrait.findMany()
    expect(trait).toMatchObject({
      provider: 'openai',
      model: 'gpt-test',
      refused: ['temperature', 'topP', 'verbosity'],
    })
  })

  it('and asked for again after a week, when another model may go by the name', async () => {
    app.provider.refuse('responses.create', unsupported('temperature'))
    const { conversationId } = (await app.ask('One', { answering: { temperature: 0.5 } })).body
    await app.prisma.modelTrait.updateMany({ data: { learntAt: new Date(Date.now() - 8 * 24 * 60 * 60 * 1000) } })
    await app.ask('Two', { conversationId })
    expect(asked().map(({ temperature }) => temperature)).toEqual([0.5, undefined, 0.5])
  })

  it.each([
    "Item 'rs_x' of type 'reasoning' was provided without its required following item.",
    'No tool output found for function call call_x.',
    'Your organization must be verified to generate reasoning summaries.',
  ])('but not for what is said of something else: “%s”', async (words) => {
    app.provider.refuse('responses.create', refusal(400, words, { param: 'input' }))
    await app.ask('One', { answering: { effort: 'low', tools: ['web_search', 'image_generation'], topP: 0.5 } })
    expect(await app.prisma.modelTrait.count()).toBe(0)
  })

  it.each([
    ["Unsupported parameter: 'reasoning' is not supported with this model.", 'effort'],
    ['Tools of type web_search are not supported by gpt-test.', 'web_search'],
    ['This model has no such tool: hosted tools are not supported.', 'web_search'],
  ])('in whatever words it is said: “%s”', async (words, remembered) => {
    app.provider.refuse('responses.create', refusal(400, words))
    await app.ask('One', { answering: { effort: 'low', tools: ['web_search'] } })
    const [trait] = await app.prisma.modelTrait.findMany()
    expect(trait?.refused).toEqual([remembered])
  })

  it('but a refusal for another reason is one', async () => {
    app.provider.refuse('responses.create', refusal(400, 'The input was flagged.', { code: 'invalid_prompt' }))
    const turn = await app.begin('One', { answering: { temperature: 0.5 } })
    expect(await turn.end()).toMatchObject({ status: 'failed' })
    expect(asked()).toHaveLength(1)
  })
})

describe('wrong input is refused, and nothing of it kept:', () => {
  it.each<[string, object]>([
    ['instructions of 10,001 characters', { instructions: 'x'.repeat(10_001) }],
    ['no text as instructions', { instructions: 7 }],
    ['an effort that there isn’t', { answering: { effort: 'huge' } }],
    ['a temperature of 3', { answering: { temperature: 3 } }],
    ['a top-p of -1', { answering: { topP: -1 } }],
    ['half a token', { answering: { maxOutputTokens: 16.5 } }],
    ['an answer of 15 tokens', { answering: { maxOutputTokens: 15 } }],
    ['a tool that there isn’t', { answering: { tools: ['shell'] } }],
    ['a setting that there isn’t', { answering: { seed: 1 } }],
  ])('%s', async (_, given) => {
    const { conversationId } = (await app.ask('One', { answering: { topP: 0.5 }, instructions: 'Kept.' })).body
    const replies = [await change(conversationId, given), await app.ask('New', given)]
    for (const { status, body } of replies)
      expect([status, (body as never)['error' as never]]).toMatchObject([400, { code: 'invalid_request' }])
    const { conversation } = await app.history(conversationId)
    expect(conversation).toMatchObject({ answering: { topP: 0.5 }, hasInstructions: true })
    expect((await app.browser.json(`/api/conversations/${conversationId}/instructions`)).body).toEqual({
      instructions: 'Kept.',
    })
  })

  it('somebody else’s conversation is not found', async () => {
    const { conversationId } = (await app.ask('One', { instructions: 'Kept.' })).body
    const neighbour = await app.guest()
    for (const [path, options] of [
      [`/api/conversations/${conversationId}/instructions`, {}],
      [`/api/conversations/${conversationId}`, { method: 'PATCH', body: { instructions: 'Theirs.' } }],
    ] as const) {
      expect(await neighbour.json(path, options)).toMatchObject({
        status: 404,
        body: { error: { code: 'conversation_not_found' } },
      })
    }
  })
})

it('where it can’t be noted what was refused, nobody asks for it again and again', async () => {
  const sql = (statement: string) => app.prisma.$executeRawUnsafe(statement)
  await sql("CREATE FUNCTION keep_out() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$")
  await sql('CREATE TRIGGER keep_out BEFORE INSERT ON "ModelTrait" FOR EACH ROW EXECUTE FUNCTION keep_out()')
  app.provider.refuse('responses.create', unsupported('temperature'))
  const turn = await app.begin('One', { answering: { temperature: 0.5 } })
  expect(await turn.end()).toMatchObject({ status: 'completed', error: { code: 'setting_left_out' } })
  expect(asked().map(({ temperature }) => temperature)).toEqual([0.5, undefined])
  await sql('DROP TRIGGER keep_out ON "ModelTrait"')
})
