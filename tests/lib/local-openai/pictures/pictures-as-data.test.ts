import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { NO_SETTINGS } from '#lib/local-openai/model/model-settings.ts'
import { type FetchPicture, PictureError } from '#lib/local-openai/pictures/fetch-picture.ts'
import { picturesAsData } from '#lib/local-openai/pictures/pictures-as-data.ts'
import type { Item } from '#lib/local-openai/wire/item.ts'

const item = (fields: object) => ({ id: 'msg_1', type: 'message', ...fields }) as Item
const picture = (image_url: string) => ({ type: 'input_image', image_url, detail: 'low' })
const said = (...parts: object[]) => item({ role: 'user', content: parts })
const answer = item({ role: 'assistant', content: [{ type: 'output_text', text: 'A cat.' }] })
const call = item({ type: 'function_call', call_id: 'call_1' })
const output = (...output: object[]) => item({ type: 'function_call_output', call_id: 'call_1', output })
const GONE = { type: 'input_text', text: '[A picture that can not be loaded any more.]' }

const signal = new AbortController().signal
const request = (items: Item[], newItems?: number) => ({
  ...{ model: 'm', instructions: null, items, maxOutputTokens: null, settings: NO_SETTINGS, signal },
  ...(newItems === undefined ? {} : { newItems }),
})

/** Has every picture but those whose address says otherwise. */
const fetchPicture = vi.fn<FetchPicture>()
let asData: ReturnType<typeof picturesAsData>
beforeEach(() => {
  fetchPicture.mockReset().mockImplementation(async (address) => {
    if (address.includes('gone')) throw new PictureError('unreachable')
    return `data:of ${address}`
  })
  asData = picturesAsData(fetchPicture)
})
afterEach(() => void vi.useRealTimers())

const fetched = () => fetchPicture.mock.calls.map(([address]) => address)
const partsAfter = async (items: Item[], newItems?: number) =>
  (await asData(request(items, newItems))).items.map((item) => item.content ?? item.output ?? null)

describe('pictures as data', () => {
  it('stand where their addresses stood, in messages and in what tools say', async () => {
    const text = { type: 'input_text', text: 'Look:' }
    const custom = item({ type: 'custom_tool_call_output', output: [picture('https://c')] })
    expect(
      await partsAfter([said(text, picture('https://a')), call, output(picture('http://b'), text), custom], 4),
    ).toEqual([
      [text, picture('data:of https://a')],
      null,
      [picture('data:of http://b'), text],
      [picture('data:of https://c')],
    ])
  })

  it('leave alone what is no picture at an address', async () => {
    const items = [
      said(picture('data:image/png;base64,AAAA'), picture(' DATA:x'), { type: 'input_image', file_id: 'file_1' }),
      said(
        { type: 'input_text', text: 'https://a', image_url: 'https://a' },
        { type: 'input_file', file_url: 'https://a' },
      ),
      item({ role: 'user', content: 'https://a' }),
      item({ type: 'function_call_output', output: 'https://a' }),
      item({ type: 'computer_call_output', output: { type: 'computer_screenshot', image_url: 'https://a' } }),
    ]
    const given = request(items, 5)
    expect(await asData(given)).toBe(given)
    expect(fetchPicture).not.toHaveBeenCalled()
  })

  it('are fetched once for a request, however often they stand in it', async () => {
    await partsAfter([said(picture('https://a')), answer, said(picture('https://a'), picture('https://a'))], 1)
    expect(fetched()).toEqual(['https://a'])
  })

  it('are fetched three at a time', async () => {
    let [running, most] = [0, 0]
    fetchPicture.mockImplementation(async (address) => {
      most = Math.max(most, ++running)
      await new Promise((done) => setImmediate(done))
      running -= 1
      return `data:of ${address}`
    })
    const all = Array.from({ length: 10 }, (_, index) => `https://${index}`)
    expect(await partsAfter([said(...all.map(picture))], 1)).toEqual([all.map((url) => picture(`data:of ${url}`))])
    expect(most).toBe(3)
  })
})

describe('a picture that can’t be had', () => {
  const gone = picture('https://gone.example.org/cat.png')
  const hello = said({ type: 'input_text', text: 'Hello' })

  it.each<[what: string, items: Item[], newItems: number]>([
    ['in a message', [said(gone)], 1],
    ['in a message before another', [answer, said(gone), hello], 2],
    ['in what a tool says', [hello, call, output(gone)], 1],
    ['in what a tool says, when the call is sent along', [hello, call, output(gone)], 3],
  ])('refuses the request it is new in: %s', async (_, items, newItems) => {
    await expect(asData(request(items, newItems))).rejects.toMatchObject({
      status: 400,
      body: {
        error: {
          ...{ type: 'invalid_request_error', param: 'input', code: 'invalid_image_url' },
          message:
            'Error while downloading https://gone.example.org/cat.png. Only pictures at public http and https addresses can ' +
            'be fetched, and none came from this one.',
        },
      },
    })
  })

  it.each<[what: string, items: Item[], newItems: number | undefined]>([
    ['answered', [said(gone), answer, hello], 1],
    ['never answered', [said(gone), hello], 1],
    ['sent again with the whole conversation', [said(gone), answer, hello], 3],
    ['in what a tool said before the last call', [hello, call, output(gone), call, output()], 5],
    ['in a request that brings nothing new', [said(gone)], 0],
    ['in a request that doesn’t say what is new', [said(gone)], undefined],
  ])('is told to the model where it stood earlier: %s', async (_, items, newItems) => {
    expect((await partsAfter(items, newItems)).flat()).toContainEqual(GONE)
  })

  it.each([
    ['too-large', 'It has more than 20 MB.'],
    ['no-picture', 'It is no PNG, JPEG, WebP or GIF.'],
  ] as const)('says what is wrong with it: %s', async (fault, words) => {
    fetchPicture.mockRejectedValue(new PictureError(fault))
    await expect(asData(request([said(gone)], 1))).rejects.toThrow(words)
  })

  it('is named by the beginning of its address', async () => {
    const long = `https://gone/${'a'.repeat(1000)}`
    await expect(asData(request([said(picture(long))], 1))).rejects.toThrow(`${long.slice(0, 200)}…. Only`)
  })

  it('ends the fetches beside it', async () => {
    const signals: AbortSignal[] = []
    fetchPicture.mockImplementation((_, signal) => {
      signals.push(signal)
      return signals.length < 3 ? new Promise(() => {}) : Promise.reject(new PictureError('no-picture'))
    })
    const all = ['1', '2', '3', '4'].map((name) => picture(`https://${name}`))
    await expect(asData(request([said(...all)], 1))).rejects.toMatchObject({ status: 400 })
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true])
  })
})

describe('bounds', () => {
  const [a, b, c] = ['https://a', 'https://b', 'https://c'].map(picture) as [object, object, object]
  const bounded = (limits: Parameters<typeof picturesAsData>[1]) => {
    asData = picturesAsData(fetchPicture, limits)
  }
  const TOO_MUCH = 'The pictures of this request are too many, or too large together.'

  it.each([{ count: 2 }, { characters: 2 * 'data:of https://a'.length }])(
    'refuse what is too much at once: %o',
    async (limits) => {
      bounded(limits)
      expect(await partsAfter([said(a, b)], 1)).toHaveLength(1)
      await expect(asData(request([said(a, b, c)], 1))).rejects.toThrow(TOO_MUCH)
    },
  )

  it.each([{ count: 2 }, { characters: 2 * 'data:of https://a'.length, parallel: 1 }])(
    'leave the room to the newest: %o',
    async (limits) => {
      bounded(limits)
      expect(await partsAfter([said(a), said(b), answer, said(c)], 1)).toEqual([
        [GONE],
        [picture('data:of https://b')],
        answer.content,
        [picture('data:of https://c')],
      ])
    },
  )

  it('fetch none of too many', async () => {
    bounded({ count: 2 })
    await expect(asData(request([said(a, b, c)], 1))).rejects.toThrow(TOO_MUCH)
    expect(fetchPicture).not.toHaveBeenCalled()
  })

  it('end a fetch that takes too long: the request with a new picture, not with an earlier one', async () => {
    bounded({ ms: 10 })
    fetchPicture.mockImplementation(
      (_, signal) => new Promise((_, fail) => signal.addEventListener('abort', () => fail(signal.reason))),
    )
    await expect(asData(request([said(a)], 1))).rejects.toMatchObject({ status: 400 })
    expect(await partsAfter([said(a), answer], 0)).toEqual([[GONE], answer.content])
  })
})

it('a request that is stopped ends as it was stopped', async () => {
  const stop = new AbortController()
  fetchPicture.mockImplementation(async () => {
    stop.abort(new Error('stopped'))
    throw new PictureError('unreachable')
  })
  const stopped = { ...request([said(picture('https://a')), answer], 1), signal: stop.signal }
  await expect(asData(stopped)).rejects.toThrow('stopped')
})

it('what goes wrong in ourselves is no fault of the picture', async () => {
  fetchPicture.mockRejectedValue(new RangeError('a bug'))
  await expect(asData(request([said(picture('https://a')), answer], 0))).rejects.toThrow('a bug')
})

describe('the next turns', () => {
  it('fetch nothing again for five minutes, whether it could be had or not', async () => {
    vi.useFakeTimers()
    await partsAfter([said(picture('https://a')), answer, said(picture('https://b'))], 1)
    await partsAfter([said(picture('https://gone'))], 0)
    const before = fetched()
    const items = [said(picture('https://a'), picture('https://b'), picture('https://gone')), answer]
    expect((await partsAfter(items, 0))[0]).toEqual([picture('data:of https://a'), picture('data:of https://b'), GONE])
    expect(fetched()).toEqual(before)
    vi.advanceTimersByTime(5 * 60_000)
    await partsAfter(items, 0)
    expect(fetched().slice(before.length).toSorted()).toEqual(['https://a', 'https://b', 'https://gone'])
  })

  it('fetch anew what is sent anew: it may have changed, or be back', async () => {
    await partsAfter([said(picture('https://a')), answer], 0)
    fetchPicture.mockResolvedValue('data:changed')
    expect(await partsAfter([said(picture('https://a')), answer, said(picture('https://a'))], 1)).toEqual([
      [picture('data:changed')],
      answer.content,
      [picture('data:changed')],
    ])
  })

  it('fetch anew what wasn’t looked at for want of time', async () => {
    asData = picturesAsData(fetchPicture, { ms: 10 })
    fetchPicture.mockImplementationOnce(
      (_, signal) => new Promise((_, fail) => signal.addEventListener('abort', () => fail(signal.reason))),
    )
    expect(await partsAfter([said(picture('https://a')), answer], 0)).toEqual([[GONE], answer.content])
    expect(await partsAfter([said(picture('https://a')), answer], 0)).toEqual([
      [picture('data:of https://a')],
      answer.content,
    ])
  })
})
