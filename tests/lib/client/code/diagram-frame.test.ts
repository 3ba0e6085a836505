import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { pageColors } from '#lib/client/browser/page-colors.ts'
import { cleanSvg } from '#lib/client/code/clean-svg.ts'
import { drawInFrame } from '#lib/client/code/diagram-frame.ts'
import { diagramFailure } from '#lib/client/code/diagram-words.ts'

const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><text>a</text></svg>'

describe('the frame of a diagram', () => {
  let frame: HTMLIFrameElement
  let heard: [string, unknown][]
  let drawing: ReturnType<typeof drawInFrame>
  const says = (data: unknown, source: MessageEventSource | null = frame.contentWindow) =>
    window.dispatchEvent(new MessageEvent('message', { data, source }))

  beforeEach(() => {
    vi.useFakeTimers()
    frame = document.body.appendChild(document.createElement('iframe'))
    heard = []
    drawing = drawInFrame(frame, {
      onHeight: (height) => heard.push(['height', height]),
      onDrawn: (svg) => heard.push(['drawn', svg]),
      onFailed: (words) => heard.push(['failed', words]),
    })
    drawing.draw({ source: 'flowchart LR', colors: pageColors(), isDark: false })
  })

  afterEach(() => {
    drawing.stop()
    frame.remove()
    vi.useRealTimers()
  })

  it('is told what to draw once it is there, and believed as to its height', () => {
    const post = vi.spyOn(frame.contentWindow as Window, 'postMessage').mockImplementation(() => {})
    says({ type: 'ready' })
    says({ type: 'height', height: 120 })
    says({ type: 'drawn', svg: SVG })
    vi.advanceTimersByTime(60_000)
    expect(post.mock.calls).toMatchObject([[{ type: 'draw', source: 'flowchart LR' }, '*']])
    expect(heard).toEqual([
      ['height', 120],
      ['drawn', SVG],
    ])
  })

  it.each([
    ['who isn’t the frame', () => says({ type: 'failed', message: 'x' }, window)],
    ['words', () => says('failed')],
    ['nothing', () => says(null)],
    ['a height without end', () => says({ type: 'height', height: Number.POSITIVE_INFINITY })],
    ['a drawing that is no text', () => says({ type: 'drawn', svg: {} })],
  ])('isn’t listened to: %s', (_, say) => {
    say()
    expect(heard).toEqual([])
  })

  it('is given up when it doesn’t load, and when it doesn’t draw', () => {
    vi.advanceTimersByTime(20_000)
    expect(heard).toEqual([['failed', expect.stringContaining('could not be reached')]])
    says({ type: 'drawn', svg: SVG })
    expect(heard).toHaveLength(1)

    drawing = drawInFrame(frame, { onHeight() {}, onDrawn() {}, onFailed: (words) => heard.push(['failed', words]) })
    vi.spyOn(frame.contentWindow as Window, 'postMessage').mockImplementation(() => {})
    drawing.draw({ source: 'flowchart LR', colors: pageColors(), isDark: true })
    says({ type: 'ready' })
    vi.advanceTimersByTime(8000)
    expect(heard.at(-1)).toEqual(['failed', expect.stringContaining('took too long')])
  })
})

it.each([
  ['Parse error on line 3:\n…', 'line 3'],
  ['Lexical error on line 12. Unrecognized text.', 'line 12'],
  ['No diagram type detected matching given configuration for text: x', 'of a kind that can’t be drawn'],
  ['Failed to fetch dynamically imported module: http://x', 'could not be reached'],
  ['error loading dynamically imported module: http://x', 'could not be reached'],
  ['Importing a module script failed.', 'could not be reached'],
  ['Maximum call stack size exceeded', 'can’t be drawn'],
])('%j is said as “%s”', (said, words) => expect(diagramFailure(said)).toContain(words))

describe('a drawing that is saved', () => {
  it.each([
    ['<script>alert(1)</script>', 'script'],
    ['<rect onload="alert(1)"/>', 'onload'],
    ['<a xlink:href="javascript:alert(1)"><text>a</text></a>', 'javascript'],
    ['<image href="https://evil.example/x.png"/>', 'evil'],
    ['<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="x"/></foreignObject>', 'iframe'],
    ['<use href="https://evil.example/x.svg#a"/>', 'evil'],
    ['<set attributeName="onclick" to="alert(1)"/>', 'alert'],
    ['<style>@import "https://evil.example/x.css";</style>', 'evil'],
    ['<style>text { fill: url( "https://evil.example/x.svg#a") }</style>', 'evil'],
    ['<style>text { fill: u\\72l(https://evil.example) }</style>', 'evil'],
    ['<rect fill="u\\72l(https://evil.example)"/>', 'evil'],
    ['<rect style="fill: url(//evil.example/x.svg)"/>', 'evil'],
  ])('has nothing left of %s', (inside, bad) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">${inside}<text>a</text></svg>`
    const clean = cleanSvg(svg)
    expect(clean).toContain('<text>a</text>')
    expect(clean).not.toContain(bad)
  })

  it('keeps what refers to itself', () => {
    expect(cleanSvg('<svg xmlns="http://www.w3.org/2000/svg"><use href="#a"/></svg>')).toContain('href="#a"')
    expect(cleanSvg('<svg xmlns="http://www.w3.org/2000/svg"><path marker-end="url(#a)"/></svg>')).toContain('url(#a)')
  })

  it.each(['', 'x', '<p>a</p>', '<svg'])('is nothing when it is %j', (text) => expect(cleanSvg(text)).toBe(''))
})
